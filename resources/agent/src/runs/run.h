/* Runs from inside: for runs.c, run_requests.c and samples.c. */
#ifndef RUNS_RUN_H
#define RUNS_RUN_H

#include <pthread.h>
#include <stdint.h>

#include "agent/agent.h"
#include "counting/counter.h"

struct run_source {
    uint32_t index;
    struct counter *counter;
    struct attachment attachment;
    int looks_left;   /* how many more times its patch is looked at */
    unsigned look_at; /* now_milliseconds() of the next look */
    unsigned programs_at; /* the same for the BPF programs on its tracepoint */
};

/* Of a process that is counted: whether it is one of ours, and with it every event that it and its children have. */
enum run_owner { OWNER_MANY, OWNER_US, OWNER_OTHERS };

struct run {
    struct run *next;
    uint32_t id;
    bool per_cpu;
    struct scope scope;
    enum run_owner owner;
    struct cpus cpus;
    struct run_source *sources;
    size_t count;
    int timer_fd;
    long long interval; /* milliseconds between its samples */
    int soon;           /* so many samples more come sooner than that */
    uint32_t dropped; /* SAMPLES frames that did not fit into the output queue */
};

/*
 * The thread that answers requests alone adds and removes runs and sources, and holds the lock while it does; so it
 * may look at them without the lock. The main loop looks at them with the lock.
 */
struct runs {
    pthread_mutex_t lock;
    struct run *first;
};

/* NULL when there is none. */
struct run *run_find(struct runs *runs, uint32_t id);
/* Stops all its sources, sends the last sample when asked to, takes it out of the list, frees it. */
void run_stop(struct agent *agent, struct run *run, bool last_sample);
/* Its next sample comes in `first` milliseconds, those after it at its interval. -1 with errno. */
int run_set_timer(struct run *run, long long first);
/* Begins to sample anew: something was attached, whose first rate is looked for. With the lock. */
void run_sample_soon(struct run *run);
/* Frees a run that is not in the list. */
void run_free(struct run *run);

/* When a probe's patch is looked at again after attaching: see runs_recheck. */
void run_source_plan_looks(struct run_source *source);

/* Reads every source and sends one SAMPLES frame. A last one (`final`) is never dropped. */
void samples_send(struct agent *agent, struct run *run, bool final);

#endif

/* One run, inside runs.c and samples.c. */
#ifndef RUN_H
#define RUN_H

#include <stdint.h>

#include "agent.h"
#include "counter.h"

struct run_source {
    uint32_t index;
    struct counter *counter;
    struct attachment attachment;
    int looks_left;   /* how many more times its patch is looked at */
    unsigned look_at; /* now_milliseconds() of the next look */
};

struct run {
    struct run *next;
    uint32_t id;
    bool per_cpu;
    struct scope scope;
    struct cpus cpus;
    struct run_source *sources;
    size_t count;
    int timer_fd;
    uint32_t dropped; /* SAMPLES frames that did not fit into the output queue */
};

/* Reads every source and sends one SAMPLES frame. A last one (`final`) is never dropped. */
void samples_send(struct agent *agent, struct run *run, bool final);

#endif

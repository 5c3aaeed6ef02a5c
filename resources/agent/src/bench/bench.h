/*
 * The benchmark: the same system call made over and over while one mechanism after the other is attached to it. Each
 * arm is a mechanism with a consumer, said by one const struct in arms.c, like in the kernel's own bench.c.
 */
#ifndef BENCH_H
#define BENCH_H

#include <jansson.h>

#include "agent/agent.h"
#include "agent/instance.h"
#include "agent/request.h"
#include "base/failure.h"
#include "bench/producers.h"

/* What receives the event. */
enum bench_consumer {
    BENCH_NONE,
    BENCH_PERF,  /* a perf event that counts */
    BENCH_EMPTY, /* BPF that does nothing */
    BENCH_COUNT, /* BPF that counts */
    BENCH_RING,  /* a tracefs instance's ring buffer */
    BENCH_HIST,
    BENCH_SAMPLES,
    BENCH_MODULE, /* a kernel module's own counters */
};

#define MOST_ARMS 64
#define FUNCTION_BYTES 96 /* of the traced function: where a probe can be, and what is read again to prove it */

/* What makes the events. */
enum bench_workload {
    WORKLOAD_SYSCALL, /* getuid in a tight loop */
    WORKLOAD_KERNEL,  /* a BPF program that calls a function of the kernel in a loop: no system call in between */
    WORKLOAD_COMMAND, /* a command of the user's, started by the engine while an arm is attached */
};

/* Where in the function a kprobe is put. */
enum bench_spot {
    SPOT_ENTRY,
    SPOT_JUMP,
    SPOT_INT3,
    SPOT_SWITCHED, /* where the jump would be, with optimization switched off for the whole machine */
};

struct bench;

/* Counts since whenever; -1: cannot tell. Two readings are subtracted. */
struct bench_reading {
    int64_t counted, lost, missed;
};
#define BENCH_UNKNOWN ((struct bench_reading){ -1, -1, -1 })

struct bench_arm;

struct bench_mechanism {
    /* Attaches; from when this returns every call is an event. -1 with a failure, and nothing left attached. */
    int (*attach)(struct bench *bench, const struct bench_arm *arm, struct failure *failure);
    /* While attached and the producers are idle. NULL: nothing is counted. */
    void (*read)(struct bench *bench, const struct bench_arm *arm, struct bench_reading *reading);
    void (*detach)(struct bench *bench, const struct bench_arm *arm);
    /* Lets go of what detach kept for the next arm of the same group. NULL: it keeps nothing. */
    void (*release)(struct bench *bench);
};

struct bench_arm {
    const char *name;
    const struct bench_mechanism *mechanism;
    enum bench_consumer consumer;
    int variant;       /* the mechanism's own: a spot, an attach type, a period, … */
    bool returns;      /* at the function's return too, or only there */
    const char *patch; /* what must be found in the kernel's text while it is attached; NULL: nothing is patched there */
    /* Arms of one group share what is slow to attach: `detach` keeps it for a next arm of the group. NULL: none. */
    const char *group;
};

/* How many descriptors an arm may hold: one for each producer's CPU. */
struct bench_attached {
    int events[MOST_PRODUCERS]; /* perf events */
    int event_count;
    int link;
    void *rings[MOST_PRODUCERS];
    uint64_t address; /* where a probe is, 0: none */
    char method[96];
};

/* A kernel module of ours, built for this kernel; `bytes` NULL: there is none. */
struct bench_module {
    char name[64];
    uint8_t *bytes;
    size_t size;
};

struct bench {
    struct agent *agent;
    enum bench_workload workload;
    struct producers *producers; /* NULL for a command */
    struct producers_work work;
    int driver;   /* of WORKLOAD_KERNEL: which enum bench_driver makes the events */
    int kfunc_id; /* what that calls, in BTF; 0: not looked for yet */
    const int *cpus; /* where events are counted: the producers', or all for a command */
    int cpu_count, own_cpus[MOST_PRODUCERS];
    const char *event, *raw_tracepoint; /* that stand for the calls; NULL: there is none */
    const struct bench_arm *attached_arm; /* for a command: between bench-attach and bench-detach */
    const struct bench_arm *measured_arm; /* by bench-arm, and still to be detached */
    struct bench_reading before;
    bool may_switch;
    int switch_id; /* the ledger's id of the switched-off optimization; 0: not switched */
    /* The function whose calls are the events: 0 and "" when it is not known. */
    char symbol[128];
    uint64_t address;
    char names[8][128]; /* all that share the address */
    size_t name_count;
    uint8_t original[FUNCTION_BYTES];
    size_t original_size;
    uint8_t own_code[4]; /* of probescope_bench_call */
    struct bench_programs *programs;
    struct bench_module module;
    struct bench_attached attached;
    const struct bench_arm *held; /* whose group is still attached */
    struct instance instance;     /* made when the first arm needs it */
    bool have_instance, filtered; /* the instance's function filter is set */
    int btf_id;                   /* of the function; 0: not looked for yet */
    json_t *seen[MOST_ARMS]; /* each arm's evidence as it was first read; NULL: not yet */
    uint32_t spots[4]; /* offsets found for each bench_spot; 0: not looked for yet */
};

/* All arms; `count` becomes how many. */
const struct bench_arm *bench_arms(size_t *count);
const struct bench_arm *bench_arm_named(const char *name);

extern const struct bench_mechanism bench_base, bench_base_count, bench_tracepoint, bench_raw_tracepoint, bench_ring, bench_hist,
    bench_tracer, bench_trampoline, bench_kprobe, bench_multi, bench_uprobe, bench_module;

/*
 * What the kernel's text and lists say while the arm is attached, as evidenceSchema; `verified` as there. The lists of
 * all functions are read once for an arm, since that takes longer than measuring it; the text at its place, and the list
 * of kprobes, each time, and everything again when they do not say the same.
 */
json_t *bench_evidence(struct bench *bench, const struct bench_arm *arm);
/* The same question with yes or no, and quickly: whether the text at the arm's place is what the arm is called. */
bool bench_patched(struct bench *bench, const struct bench_arm *arm);

/* Looks for the function under the first of these names that the kernel has. False: none, and nothing is filled in. */
bool bench_find_function(struct bench *bench, const char *const *names, size_t count);
/* The same for the function behind the system call getuid, under whichever name this machine gives it. */
bool bench_find_syscall(struct bench *bench);
/* Fills in what makes the events, and where. -1 with a failure. */
int bench_choose_workload(struct bench *bench, json_t *params, struct failure *failure);

/* Adds the lines of enabled_functions about the function, by any of its names. */
void bench_ftrace_lines(const struct bench *bench, json_t *lines);

/* What numbers from this machine depend on: fingerprintSchema. */
json_t *bench_fingerprint(const struct cpus *cpus);
/* What others do on this machine that would invert or blur the results, a sentence each. */
json_t *bench_warnings(const struct bench *bench);

/* Detaches what is attached; lets go of what a group keeps. Both harmless when there is nothing. */
void bench_leave_arm(struct bench *bench);
void bench_release_held(struct bench *bench);

/* Everything that is attached, kept or made is undone. */
void bench_free(struct bench *bench);

#endif

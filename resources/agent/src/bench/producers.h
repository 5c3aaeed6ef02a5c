/*
 * The producers of a benchmark's events: threads pinned to a CPU each, in a tight loop around one system call, without
 * libc's wrapper. While they are not told to run they make no system call at all.
 */
#ifndef BENCH_PRODUCERS_H
#define BENCH_PRODUCERS_H

#include <stdint.h>

#include "agent/request.h"
#include "base/cpus.h"

#define MOST_PRODUCERS 64

/* One system call; a uprobe can be put on its first byte, which is a nop. */
long probescope_bench_call(long number);

struct producer_result {
    uint64_t calls, elapsed, cpu; /* within the time measured; nanoseconds */
};

struct producers;

/* What they do: the system call `number`; or, with `driver` >= 0, that BPF program, which makes DRIVER_CALLS events. */
struct producers_work {
    long number;
    int driver;
};
/* As many as the kernel's own benchmark has (--trig-batch-iters): the system call around them costs little of each. */
#define DRIVER_CALLS 100

/* `count` threads on the last of these CPUs. NULL with errno. */
struct producers *producers_start(const struct cpus *cpus, int count);
int producers_count(const struct producers *producers);
int producers_cpu(const struct producers *producers, int index);

/*
 * All of them work for `warm_up` and then `time` milliseconds. `results` has a place for each; `made` becomes
 * every call that was made, warm-up included. When this returns they are all idle again. False when the request was
 * cancelled meanwhile.
 */
bool producers_run(struct producers *producers, struct producers_work work, long long warm_up, long long time,
                   const struct request *request, struct producer_result *results, uint64_t *made);

void producers_end(struct producers *producers);

/* The system calls: the one whose calls are the events, and the one that nobody traces. */
extern const long producers_traced, producers_untraced;

#endif

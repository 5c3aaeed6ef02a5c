/*
 * Perf events' counts, made into what they would have been had each been on the PMU all the time: when a PMU has more
 * events than counters, the kernel runs each only part of the time (perf_event_open(2), read format).
 *
 * As perf stat does since Linux 6.0, each CPU's count is scaled by its own times before they are added up, and as
 * `perf stat -I` does by those since the reading before: count * enabled / running. What always ran is exact. One that
 * did not run since, which perf takes for 0, is taken to have counted as those that did; when none did, all wait for the
 * next reading.
 */
#ifndef COUNTING_PERF_READING_H
#define COUNTING_PERF_READING_H

#include <stdint.h>

#include "counting/counter.h"

/* As read(2) gives it, with both times asked for. All are cumulative. */
struct perf_value {
    uint64_t count, enabled, running;
};

struct perf_event {
    int fd;
    int cpu; /* -1: of a thread, wherever it runs */
    struct perf_value taken; /* at the last reading at which any had run since the one before */
    double counted;          /* until then; exact up to 2^53 */
};

/* Reads all, adds up their counts and times, and gives the count of each in `per_cpu`, which may be NULL. -errno. */
int perf_events_read(struct perf_event *events, int count, struct reading *reading, uint64_t *per_cpu);

#endif

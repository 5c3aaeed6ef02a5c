/*
 * Probescope's own share of what perf counters count for the whole machine: the same event once more for each thread of
 * the agent and of what it has started, and by inheritance for those that they start later. It costs only while they run.
 * What a process still does after the kernel has taken its counters away is not in it: its last switch to another.
 */
#ifndef COUNTING_PERF_OWN_H
#define COUNTING_PERF_OWN_H

#include <linux/perf_event.h>
#include <stdint.h>
#include <sys/types.h>

struct perf_own;

/* Not counting yet. NULL where it cannot be told; nothing else depends on it. `attr` is that of the counter. */
struct perf_own *perf_own_open(const struct perf_event_attr *attr, pid_t supervisor);
void perf_own_close(struct perf_own *own);

/* ioctl on each descriptor, that of the calling thread first. -errno of the first that fails. */
int perf_own_ioctl(struct perf_own *own, unsigned long request, void *argument);

/* How many so far. -errno. */
int perf_own_read(const struct perf_own *own, uint64_t *count);

#endif

/* Counting with perf events: one descriptor a CPU for the whole machine, or one a thread for a process. */
#ifndef COUNTING_PERF_COUNTER_H
#define COUNTING_PERF_COUNTER_H

#include "counting/counter.h"
#include "counting/perf_open.h"

/*
 * Opens `attr` over the scope. A process is followed: its threads now, and through inheritance its later threads and
 * children. `missed` says that the events which never reach the counter are known to be none.
 * NULL with errno set on failure; EMFILE, ESRCH and those of perf_event_open(2).
 */
struct counter *perf_counter_open(struct perf_event_attr *attr, const struct scope *scope, const struct cpus *cpus,
                                  bool none_missed);

/*
 * Tells from now on how many of the whole machine's events are our own, where that can be known. Before it is started;
 * `attr` is what it was opened with.
 */
void perf_counter_tell_own(struct counter *counter, const struct perf_event_attr *attr, pid_t supervisor);

/*
 * The ids of the BPF programs on the tracepoint that is counted, whoever put them there: how many, at most `room`, or
 * -errno where the kernel does not tell. An event to which one of them answers 0 is kept from all perf events.
 */
int perf_counter_programs(struct counter *counter, uint32_t *ids, int room);

/* Calls ioctl on each descriptor; -errno of the first that fails. */
int perf_counter_ioctl(struct counter *counter, unsigned long request, void *argument);

#endif

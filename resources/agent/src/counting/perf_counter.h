/* Counting with perf events: one descriptor a CPU for the whole machine, or one a thread for a process. */
#ifndef COUNTING_PERF_COUNTER_H
#define COUNTING_PERF_COUNTER_H

#include <linux/perf_event.h>

#include "counting/counter.h"

long perf_event_open(struct perf_event_attr *attr, pid_t pid, int cpu, int group_fd, unsigned long flags);

/* perf_event_attr with its size and this type and config set, counting, disabled. */
struct perf_event_attr perf_counting(uint32_t type, uint64_t config);

/* The `type` of a PMU in /sys/bus/event_source/devices, or -errno when this kernel has none of that name. */
int perf_pmu_type(const char *pmu);

/*
 * Opens `attr` over the scope. A process is followed: its threads now, and through inheritance its later threads and
 * children. `missed` says that the events which never reach the counter are known to be none.
 * NULL with errno set on failure; EMFILE, ESRCH and those of perf_event_open(2).
 */
struct counter *perf_counter_open(struct perf_event_attr *attr, const struct scope *scope, const struct cpus *cpus,
                                  bool none_missed);

/*
 * The ids of the BPF programs on the tracepoint that is counted, whoever put them there: how many, at most `room`, or
 * -errno where the kernel does not tell. An event to which one of them answers 0 is kept from all perf events.
 */
int perf_counter_programs(struct counter *counter, uint32_t *ids, int room);

/* Calls ioctl on each descriptor; -errno of the first that fails. */
int perf_counter_ioctl(struct counter *counter, unsigned long request, void *argument);

#endif

/* Opening a perf event of any kind. */
#ifndef COUNTING_PERF_OPEN_H
#define COUNTING_PERF_OPEN_H

#include <linux/perf_event.h>
#include <stdint.h>
#include <sys/types.h>

long perf_event_open(struct perf_event_attr *attr, pid_t pid, int cpu, int group_fd, unsigned long flags);

/* perf_event_attr with its size and this type and config set, counting, disabled. */
struct perf_event_attr perf_counting(uint32_t type, uint64_t config);

/* The `type` of a PMU in /sys/bus/event_source/devices, or -errno when this kernel has none of that name. */
int perf_pmu_type(const char *pmu);

#endif

/* Counting a probe of perf's kprobe or uprobe PMU in the best way that this kernel and user allow. */
#ifndef COUNTING_PROBE_LINK_H
#define COUNTING_PROBE_LINK_H

#include <linux/perf_event.h>

#include "counting/counter.h"

/*
 * For the whole machine, where BPF can be loaded: one probe for all CPUs and a program that counts. Else perf's own
 * counters, one probe a CPU or thread. `method` becomes `bpf NAME` or `perf NAME`. NULL with errno.
 */
struct counter *probe_open(struct perf_event_attr *attr, const struct scope *scope, const struct cpus *cpus,
                           char *method, size_t method_size, const char *name);

#endif

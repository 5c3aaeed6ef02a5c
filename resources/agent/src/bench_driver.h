/*
 * BPF programs that make the events from inside the kernel, as the kernel's own benchmark does (trigger_driver of
 * tools/testing/selftests/bpf/progs/trigger_bench.c): a loop that calls one function, run by BPF_PROG_TEST_RUN.
 */
#ifndef BENCH_DRIVER_H
#define BENCH_DRIVER_H

#include "bench.h"

enum bench_driver {
    DRIVER_HELPER, /* calls bpf_get_numa_node_id, which any kernel has */
    DRIVER_KFUNC,  /* calls bpf_modify_return_test_tp, which has a tracepoint and lets fmod_ret in: Linux 6.10 and later */
    DRIVER_COUNT,  /* calls nothing and counts itself */
    DRIVERS
};

/* A descriptor that stays the benchmark's; loaded and tried once. -1 with a failure. */
int bench_driver(struct bench *bench, enum bench_driver which, struct failure *failure);

#endif

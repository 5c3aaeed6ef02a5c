/*
 * BPF programs that make the events from inside the kernel, as the kernel's own benchmark does (trigger_driver of
 * tools/testing/selftests/bpf/progs/trigger_bench.c): a loop that calls one function, run by BPF_PROG_TEST_RUN.
 */
#ifndef BENCH_DRIVER_H
#define BENCH_DRIVER_H

#include "bench/bench.h"

enum bench_driver {
    DRIVER_HELPER, /* calls bpf_get_numa_node_id, which any kernel has */
    DRIVER_KFUNC,  /* calls bpf_modify_return_test_tp, which has a tracepoint and lets fmod_ret in: Linux 6.10 and later */
    DRIVER_COUNT,  /* calls nothing and counts itself */
};

/*
 * Loads it anew, for the reason that programs.h gives; tries it, and makes it what the producers run. -1 with a
 * failure, and they have what they had.
 */
int bench_drive(struct bench *bench, enum bench_driver which, struct failure *failure);

#endif

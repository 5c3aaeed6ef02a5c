/* Uprobes, on the first byte of the function that makes the system call: the same workload as all other arms. */
#include "base/errors.h"
#include "bench/bench.h"
#include "bench/perf.h"
#include "code/own_program.h"
#include "counting/perf_counter.h"

static int attach(struct bench *bench, const struct bench_arm *arm, struct failure *failure)
{
    const char *name = arm->returns ? "perf uretprobe" : "perf uprobe";
    int pmu = perf_pmu_type("uprobe");
    struct perf_event_attr attr;

    if (bench->attached.event_count)
        return bench_perf_consume(bench, arm, BPF_PROG_TYPE_KPROBE, name, failure);
    if (pmu < 0) {
        fail_errno(failure, -pmu, "Looking for perf's uprobe events");
        return fail_detail(failure, "uprobes");
    }
    if (bench->workload != WORKLOAD_SYSCALL)
        return fail(failure, "unsupported", "A uprobe is in a program, and this workload's events are in the kernel");
    if (arm->consumer == BENCH_PERF && bench->cpu_count > 1)
        return fail(failure, "unsupported", "On several CPUs perf would put one uprobe for each on the same place, and "
                                            "every call would run them all");
    attr = perf_counting((uint32_t)pmu, arm->returns);
    attr.config1 = (uintptr_t)OWN_PROGRAM;
    attr.config2 = own_offset((uintptr_t)probescope_bench_call);
    return bench_perf_open(bench, arm, &attr, BPF_PROG_TYPE_KPROBE, name, failure);
}

static void detach(struct bench *bench, const struct bench_arm *arm)
{
    if (!bench_perf_unconsume(bench, arm))
        bench_perf_close(bench);
}

const struct bench_mechanism bench_uprobe = {
    .attach = attach,
    .read = bench_perf_read,
    .detach = detach,
    .release = bench_perf_close,
};

/* All arms, in the order of app/benchmark/arms.ts. */
#include <bpf/bpf.h>
#include <string.h>

#include "bench/bench.h"

/* What perf's counter and the two BPF bodies, twins of all others, give to one mechanism. */
#define COUNTED(arm, ...) { .name = arm "-perf", .consumer = BENCH_PERF, __VA_ARGS__ }
#define WITH_BPF(arm, ...)                                                                                             \
    { .name = arm "-bpf-empty", .consumer = BENCH_EMPTY, __VA_ARGS__ },                                                \
    { .name = arm "-bpf-count", .consumer = BENCH_COUNT, __VA_ARGS__ }

#define TRAMPOLINE(type) .mechanism = &bench_trampoline, .variant = type, .patch = "trampoline"
#define KPROBE(name, spot, how) .mechanism = &bench_kprobe, .variant = spot, .patch = how, .group = name
#define UPROBE(name, at_return) .mechanism = &bench_uprobe, .returns = at_return, .patch = "int3", .group = name
#define SAMPLING(every)                                                                                                \
    { .name = "sampling-" #every, .mechanism = &bench_tracepoint, .consumer = BENCH_SAMPLES, .variant = every }

static const struct bench_arm arms[] = {
    { .name = "base", .mechanism = &bench_base },
    { .name = "base-bpf-count", .mechanism = &bench_base_count, .consumer = BENCH_COUNT },
    COUNTED("tracepoint", .mechanism = &bench_tracepoint),
    WITH_BPF("tracepoint", .mechanism = &bench_tracepoint),
    { .name = "tracepoint-ring", .mechanism = &bench_ring, .consumer = BENCH_RING },
    { .name = "tracepoint-hist", .mechanism = &bench_hist, .consumer = BENCH_HIST },
    WITH_BPF("rawtracepoint", .mechanism = &bench_raw_tracepoint),
    { .name = "ftrace-ring", .mechanism = &bench_tracer, .consumer = BENCH_RING, .patch = "ftrace" },
    { .name = "graph-ring", .mechanism = &bench_tracer, .consumer = BENCH_RING, .returns = true, .patch = "ftrace" },
    WITH_BPF("fentry", TRAMPOLINE(BPF_TRACE_FENTRY)),
    WITH_BPF("fexit", TRAMPOLINE(BPF_TRACE_FEXIT)),
    WITH_BPF("fmodret", TRAMPOLINE(BPF_MODIFY_RETURN)),
    COUNTED("kprobe-ftrace", KPROBE("kprobe-ftrace", SPOT_ENTRY, "ftrace")),
    WITH_BPF("kprobe-ftrace", KPROBE("kprobe-ftrace", SPOT_ENTRY, "ftrace")),
    COUNTED("kprobe-jump", KPROBE("kprobe-jump", SPOT_JUMP, "jump")),
    WITH_BPF("kprobe-jump", KPROBE("kprobe-jump", SPOT_JUMP, "jump")),
    COUNTED("kprobe-int3", KPROBE("kprobe-int3", SPOT_INT3, "int3")),
    WITH_BPF("kprobe-int3", KPROBE("kprobe-int3", SPOT_INT3, "int3")),
    COUNTED("kprobe-switched", KPROBE("kprobe-switched", SPOT_SWITCHED, "int3")),
    WITH_BPF("kprobe-switched", KPROBE("kprobe-switched", SPOT_SWITCHED, "int3")),
    COUNTED("kretprobe", KPROBE("kretprobe", SPOT_ENTRY, "ftrace"), .returns = true),
    WITH_BPF("kretprobe", KPROBE("kretprobe", SPOT_ENTRY, "ftrace"), .returns = true),
    WITH_BPF("kprobe-multi", .mechanism = &bench_multi, .patch = "ftrace"),
    WITH_BPF("kretprobe-multi", .mechanism = &bench_multi, .returns = true, .patch = "ftrace"),
    COUNTED("uprobe", UPROBE("uprobe", false)),
    WITH_BPF("uprobe", UPROBE("uprobe", false)),
    COUNTED("uretprobe", UPROBE("uretprobe", true)),
    WITH_BPF("uretprobe", UPROBE("uretprobe", true)),
    SAMPLING(100),
    SAMPLING(1000),
    SAMPLING(10000),
    SAMPLING(100000),
    { .name = "module-kprobe", .mechanism = &bench_module, .consumer = BENCH_MODULE, .patch = "ftrace" },
};

_Static_assert(sizeof(arms) / sizeof(*arms) <= MOST_ARMS, "more arms than evidence is kept of");

const struct bench_arm *bench_arms(size_t *count)
{
    *count = sizeof(arms) / sizeof(*arms);
    return arms;
}

const struct bench_arm *bench_arm_named(const char *name)
{
    size_t i;

    for (i = 0; i < sizeof(arms) / sizeof(*arms); i++)
        if (!strcmp(arms[i].name, name))
            return &arms[i];
    return NULL;
}

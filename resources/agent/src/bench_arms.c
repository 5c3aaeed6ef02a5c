/* All arms, in the order of app/benchmark/arms.ts. */
#include <string.h>

#include "bench.h"

static const struct bench_arm arms[] = {
    { .name = "base", .mechanism = &bench_base },
    { .name = "tracepoint-perf", .mechanism = &bench_tracepoint, .consumer = BENCH_PERF },
    { .name = "tracepoint-bpf-empty", .mechanism = &bench_tracepoint, .consumer = BENCH_EMPTY },
    { .name = "tracepoint-bpf-count", .mechanism = &bench_tracepoint, .consumer = BENCH_COUNT },
#define KPROBE(kind, spot, how)                                                                                        \
    { .name = "kprobe-" kind "-perf", .mechanism = &bench_kprobe, .consumer = BENCH_PERF, .variant = spot,             \
      .patch = how, .group = "kprobe-" kind },                                                                         \
    { .name = "kprobe-" kind "-bpf-empty", .mechanism = &bench_kprobe, .consumer = BENCH_EMPTY, .variant = spot,       \
      .patch = how, .group = "kprobe-" kind },                                                                         \
    { .name = "kprobe-" kind "-bpf-count", .mechanism = &bench_kprobe, .consumer = BENCH_COUNT, .variant = spot,       \
      .patch = how, .group = "kprobe-" kind }
    KPROBE("ftrace", SPOT_ENTRY, "ftrace"),
    KPROBE("jump", SPOT_JUMP, "jump"),
    KPROBE("int3", SPOT_INT3, "int3"),
};

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

/* Nothing attached: what everything is held against. */
#include "base/text.h"
#include "bench/bench.h"
#include "bench/driver.h"
#include "bench/programs.h"

static int attach_base(struct bench *bench, const struct bench_arm *arm, struct failure *failure)
{
    (void)arm;
    (void)failure;
    copy_text(bench->attached.method, sizeof(bench->attached.method), "nothing attached");
    return 0;
}

static void detach_base(struct bench *bench, const struct bench_arm *arm)
{
    (void)bench;
    (void)arm;
}

const struct bench_mechanism bench_base = { .attach = attach_base, .detach = detach_base };

/* The loop itself counts, and calls nothing: the base of the kernel's own benchmark (trig-kernel-count of Linux 6.12). */
static int attach_count(struct bench *bench, const struct bench_arm *arm, struct failure *failure)
{
    (void)arm;
    if (bench->workload != WORKLOAD_KERNEL)
        return fail(failure, "unsupported", "Only where a BPF program makes the events can it count them itself");
    if (bench_drive(bench, DRIVER_COUNT, failure) < 0)
        return -1;
    copy_text(bench->attached.method, sizeof(bench->attached.method), "nothing attached: the loop itself counts");
    return 0;
}

static void read_count(struct bench *bench, const struct bench_arm *arm, struct bench_reading *reading)
{
    (void)arm;
    *reading = BENCH_UNKNOWN;
    reading->counted = bench_programs_count(bench->programs, bench->cpus, bench->cpu_count);
    reading->lost = 0;
}

const struct bench_mechanism bench_base_count = { .attach = attach_count, .read = read_count, .detach = detach_base };

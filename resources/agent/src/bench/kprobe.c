/* Kprobes, in each way that this kernel can make one: through ftrace, by a jump, by a breakpoint. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/errors.h"
#include "base/files.h"
#include "bench/perf.h"
#include "bench/spot.h"
#include "counting/patch.h"
#include "counting/perf_counter.h"

/* The kernel optimizes about a second after a probe was registered; a busy one later. */
#define OPTIMIZE_PATIENCE_MS 8000
#define STEP_MS 10
#define SWITCH "/proc/sys/debug/kprobes-optimization"

/* Nothing of ours is attached: a jump in the function is somebody else's, and each call would run into it as an int3. */
static bool others_jump(const struct bench *bench)
{
    json_t *lines = patch_list_within(bench->address, bench->address + bench->original_size), *line;
    bool found = false;
    size_t i;

    json_array_foreach(lines, i, line)
        found = found || strstr(json_string_value(line), "[OPTIMIZED]");
    json_decref(lines);
    return found;
}

/* Machine-wide, so with consent alone, written down before, and put back before another mechanism is measured. */
static int switch_off(struct bench *bench, struct failure *failure)
{
    struct ledger *ledger = &bench->agent->ledger;
    int error, id;

    if (!bench->may_switch) {
        fail(failure, "unsupported", "Kprobe optimization is switched for the whole machine, which was not allowed");
        return fail_remedy(failure, "Allow the switch: it is written down first, and put back right after each round.");
    }
    if (others_jump(bench)) {
        fail(failure, "unsupported", "Somebody else has a kprobe by jump in this function: without optimization it would be "
                                     "an int3, which each call would pay for too");
        return fail_remedy(failure, "Take it away, and measure again: the warnings name it.");
    }
    id = ledger_plan(ledger, LEDGER_FILE_VALUE, SWITCH, "1", "0");
    if (id < 0)
        return fail_errno(failure, -id, "Writing down that kprobe optimization is switched off");
    error = write_file(SWITCH, "0", 0);
    if (error) {
        ledger_forget(ledger, id);
        return fail_errno(failure, -error, "Switching kprobe optimization off");
    }
    ledger_made(ledger, id);
    bench->switch_id = id;
    return 0;
}

static void switch_back(struct bench *bench)
{
    if (bench->switch_id)
        ledger_undo(&bench->agent->ledger, bench->switch_id);
    bench->switch_id = 0;
}

/* The kernel's list names it as the arm does, but the bytes are as they were: somebody else was at this place before. */
static int fail_unpatched(const struct bench *bench, const struct bench_arm *arm, struct failure *failure)
{
    const char *patch = patch_now(bench->attached.address);

    if (patch && !strcmp(patch, arm->patch)) {
        fail(failure, "unsupported", "Somebody else traces this function at the same place: a second probe there changes no "
                                     "byte by which it could be proved");
        return fail_remedy(failure, "Stop what traces it (the warnings name it, 'What is attached now' may know whose it "
                                    "is), and measure again.");
    }
    fail(failure, "unsupported", "The kernel did not make this kprobe what it should be: %s instead of %s",
         patch ? patch : "nothing that can be read", arm->patch);
    return fail_detail(failure, "%s", arm->variant == SPOT_ENTRY ? "kprobes-on-ftrace" : "kprobes-optimized");
}

/* The jump comes later; every other patch is there at once, or is not what was wanted. */
static int wait_for_patch(struct bench *bench, const struct bench_arm *arm, struct failure *failure)
{
    struct timespec step = { .tv_nsec = STEP_MS * 1000000L };
    int waited = arm->variant == SPOT_JUMP ? 0 : OPTIMIZE_PATIENCE_MS - 10 * STEP_MS;

    for (; !bench_patched(bench, arm); waited += STEP_MS) {
        if (waited >= OPTIMIZE_PATIENCE_MS)
            return fail_unpatched(bench, arm, failure);
        nanosleep(&step, NULL);
    }
    return 0;
}

static int attach(struct bench *bench, const struct bench_arm *arm, struct failure *failure)
{
    const char *name = arm->returns ? "perf kretprobe" : "perf kprobe";
    int pmu = perf_pmu_type("kprobe");
    struct perf_event_attr attr;
    uint32_t offset;

    if (arm->consumer == BENCH_PERF && bench->cpu_count > 1)
        return fail(failure, "unsupported", "On several CPUs perf would put one kprobe for each on the same place, and "
                                            "every call would run them all");
    if (bench->attached.event_count)
        return bench_perf_consume(bench, arm, BPF_PROG_TYPE_KPROBE, name, failure);
    if (pmu < 0) {
        fail_errno(failure, -pmu, "Looking for perf's kprobe events");
        fail_detail(failure, "kprobes");
        return -1;
    }
    if (!bench->address) {
        fail(failure, "unsupported", "The address of the function is not known");
        return fail_remedy(failure, "As root: sysctl kernel.kptr_restrict=1");
    }
    if (bench_spot(bench, (enum bench_spot)arm->variant, pmu, &offset, failure) < 0)
        return -1;
    if (arm->variant == SPOT_SWITCHED && switch_off(bench, failure) < 0)
        return -1;
    attr = perf_counting((uint32_t)pmu, arm->returns);
    attr.config2 = bench->address + offset;
    if (bench_perf_open(bench, arm, &attr, BPF_PROG_TYPE_KPROBE, name, failure) < 0)
        goto failed;
    bench->attached.address = bench->address + offset;
    if (wait_for_patch(bench, arm, failure) == 0)
        return 0;
    bench_perf_close(bench);
failed:
    switch_back(bench);
    bench->attached.address = 0;
    return -1;
}

static void release(struct bench *bench)
{
    bench_perf_close(bench);
    bench->attached.address = 0;
    switch_back(bench);
}

static void detach(struct bench *bench, const struct bench_arm *arm)
{
    if (!bench_perf_unconsume(bench, arm))
        release(bench);
}

const struct bench_mechanism bench_kprobe = {
    .attach = attach,
    .read = bench_perf_read,
    .detach = detach,
    .release = release,
};

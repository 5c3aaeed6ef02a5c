/* Kprobes, in each way that this kernel can make one: through ftrace, by a jump, by a breakpoint. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/errors.h"
#include "base/files.h"
#include "bench/perf.h"
#include "code/x86_length.h"
#include "counting/patch.h"
#include "counting/perf_counter.h"

/* The kernel optimizes about a second after a probe was registered; a busy one later. */
#define OPTIMIZE_PATIENCE_MS 8000
#define STEP_MS 10
#define SWITCH "/proc/sys/debug/kprobes-optimization"

#define CALL 0xe8

static struct perf_event_attr attr_at(const struct bench *bench, const struct bench_arm *arm, uint32_t offset, int pmu)
{
    struct perf_event_attr attr = perf_counting((uint32_t)pmu, arm->returns);

    attr.config2 = bench->address + offset;
    return attr;
}

/* Offset and length of the next instruction from `at` on; 0 at the end of what can be followed in a straight line. */
static size_t next_instruction(const struct bench *bench, size_t at)
{
    const uint8_t *code = bench->original + at;
    size_t room = bench->original_size - at;
    bool leads_away;

    if (at >= bench->original_size)
        return 0;
    /* Jumps of all kinds, and returns: what comes behind may not be run by each call. */
    leads_away = (*code >= 0x70 && *code <= 0x7f) || *code == 0xeb || *code == 0xe9 || *code == 0xc3 ||
                 *code == 0xc2 || *code == 0xcc || (*code == 0x0f && room > 1 && (code[1] & 0xf0) == 0x80);
    return leads_away ? 0 : x86_length(code, room, sizeof(void *) == 8);
}

/* Whether the kernel means to write a jump for a probe there (it says so at once) or leaves an int3. */
static int would_be_jump(struct bench *bench, const struct bench_arm *arm, uint32_t offset, int pmu)
{
    struct perf_event_attr attr = attr_at(bench, arm, offset, pmu);
    int fd = (int)perf_event_open(&attr, -1, bench->cpus[0], -1, 0), jump;
    char line[256];

    if (fd < 0)
        return -errno;
    jump = !patch_list_line(bench->address + offset, line, sizeof(line)) ? -ENODATA
           : strstr(line, "[OPTIMIZED]")                                 ? 1
           : strstr(line, "[FTRACE]")                                    ? -EEXIST
                                                                         : 0;
    close(fd);
    return jump;
}

/*
 * An instruction whose probe the kernel makes as wished. No switch is needed for an int3: the kernel does not write its
 * five bytes of jump over a call or a return (arch/x86/kernel/kprobes/opt.c, copy_optimized_instructions), so an
 * instruction just before one keeps its breakpoint. 0: there is none.
 */
static uint32_t look_for_spot(struct bench *bench, const struct bench_arm *arm, int pmu)
{
    bool want_jump = arm->variant != SPOT_INT3;
    size_t at, length;

    for (at = 0; (length = next_instruction(bench, at)); at += length) {
        if (at == 0 || bench->original[at] == CALL || would_be_jump(bench, arm, (uint32_t)at, pmu) != want_jump)
            continue;
        return (uint32_t)at;
    }
    return 0;
}

static int read_switch(void)
{
    long long on;

    return read_number(SWITCH, &on) ? -1 : on != 0;
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

/* Where to put it. */
static int choose_offset(struct bench *bench, const struct bench_arm *arm, int pmu, uint32_t *offset,
                         struct failure *failure)
{
    bool jump = arm->variant == SPOT_JUMP || arm->variant == SPOT_SWITCHED;
    uint32_t *spot = &bench->spots[jump ? SPOT_JUMP : arm->variant];

    *offset = 0;
    if (arm->variant == SPOT_ENTRY)
        return 0;
    if (!bench->original_size)
        return fail(failure, "unsupported", "The function's bytes cannot be read, so there is no telling where an "
                                            "instruction begins");
    if (jump && read_switch() == 0) {
        fail(failure, "unsupported", "Kprobe optimization is switched off on this machine");
        fail_detail(failure, "kprobes-optimized");
        return fail_remedy(failure, "To switch it on:\nsysctl debug.kprobes-optimization=1");
    }
    if (!*spot)
        *spot = look_for_spot(bench, arm, pmu);
    *offset = *spot;
    if (*offset)
        return 0;
    fail(failure, "unsupported", "The kernel makes no kprobe in this function %s", jump ? "a jump" : "a breakpoint");
    return fail_detail(failure, jump ? "kprobes-optimized" : "kprobes");
}

/* The jump comes later; every other patch is there at once, or is not what was wanted. */
static int wait_for_patch(struct bench *bench, const struct bench_arm *arm, struct failure *failure)
{
    struct timespec step = { .tv_nsec = STEP_MS * 1000000L };
    int waited = arm->variant == SPOT_JUMP ? 0 : OPTIMIZE_PATIENCE_MS - 10 * STEP_MS;
    const char *patch;

    while (!bench_patched(bench, arm)) {
        if (waited >= OPTIMIZE_PATIENCE_MS) {
            patch = patch_now(bench->attached.address);
            fail(failure, "unsupported", "The kernel did not make this kprobe what it should be: %s instead of %s",
                 patch ? patch : "nothing that can be read", arm->patch);
            fail_detail(failure, "%s", arm->variant == SPOT_ENTRY ? "kprobes-on-ftrace" : "kprobes-optimized");
            return -1;
        }
        nanosleep(&step, NULL);
        waited += STEP_MS;
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
    if (choose_offset(bench, arm, pmu, &offset, failure) < 0)
        return -1;
    if (arm->variant == SPOT_SWITCHED && switch_off(bench, failure) < 0)
        return -1;
    attr = attr_at(bench, arm, offset, pmu);
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

#include "bench/spot.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/files.h"
#include "code/x86_length.h"
#include "counting/patch.h"
#include "counting/perf_counter.h"

#define CALL 0xe8
#define INT3 0xcc
#define JUMP 0xe9
#define JUMP_BYTES 5
#define LONGEST_INSTRUCTION 15
#define SWITCH "/proc/sys/debug/kprobes-optimization"

/* A kprobe there, for a moment. -errno where the kernel takes none: also in the middle of an instruction. */
static int try_kprobe(const struct bench *bench, size_t at, int pmu)
{
    struct perf_event_attr attr = perf_counting((uint32_t)pmu, false);
    int fd;

    attr.config2 = bench->address + at;
    fd = (int)perf_event_open(&attr, -1, bench->cpus[0], -1, 0);
    return fd < 0 ? -errno : fd;
}

/* Whether the kernel means to write a jump for a probe there (it says so at once) or leaves an int3. */
static int would_be_jump(const struct bench *bench, size_t at, int pmu)
{
    int fd = try_kprobe(bench, at, pmu), jump;
    char line[256];

    if (fd < 0)
        return fd;
    jump = !patch_list_line(bench->address + at, line, sizeof(line)) ? -ENODATA
           : strstr(line, "[OPTIMIZED]")                             ? 1
           : strstr(line, "[FTRACE]")                                ? -EEXIST
                                                                     : 0;
    close(fd);
    return jump;
}

/* Jumps of all kinds, and returns: what comes behind may not be run by each call. */
static bool leads_away(const uint8_t *code, size_t room)
{
    return (*code >= 0x70 && *code <= 0x7f) || *code == 0xeb || *code == JUMP || *code == 0xc3 || *code == 0xc2 ||
           *code == INT3 || (*code == 0x0f && room > 1 && (code[1] & 0xf0) == 0x80);
}

/* Length of the instruction at `at`; 0 at the end of what can be followed in a straight line. */
static size_t step(const struct bench *bench, size_t at)
{
    const uint8_t *code = bench->original + at;
    size_t room = bench->original_size - at;

    if (at >= bench->original_size || leads_away(code, room))
        return 0;
    return x86_length(code, room, sizeof(void *) == 8);
}

/* Somebody else's kprobe whose breakpoint or jump hides the instruction at `at`: its line of the kernel's list. */
static bool is_hidden(const struct bench *bench, size_t at, char *line, size_t size)
{
    return at < bench->original_size && (bench->original[at] == INT3 || bench->original[at] == JUMP) &&
           patch_list_line(bench->address + at, line, size);
}

/*
 * Where the next instruction begins behind one that is hidden; 0: nowhere near. The kernel knows, because it keeps what it
 * hides, and takes no probe in the middle. Nearer than a jump's length nothing is tried: a probe there would make the
 * other's jump an int3.
 */
static size_t behind_hidden(const struct bench *bench, size_t at, int pmu)
{
    size_t next, end = at + JUMP_BYTES + LONGEST_INSTRUCTION;
    int fd;

    for (next = at + JUMP_BYTES; next < end && next < bench->original_size; next++) {
        fd = try_kprobe(bench, next, pmu);
        if (fd < 0)
            continue;
        close(fd);
        return next;
    }
    return 0;
}

/* The instructions that each call runs and that a probe can be put on, without the first: that one has arms of its own. */
static int list_places(const struct bench *bench, int pmu, uint32_t *places)
{
    size_t at = step(bench, 0), length;
    char line[256];
    int count = 0;

    while (at && at < bench->original_size) {
        if (is_hidden(bench, at, line, sizeof(line))) {
            at = behind_hidden(bench, at, pmu);
            continue;
        }
        length = step(bench, at);
        if (!length)
            break;
        if (bench->original[at] != CALL)
            places[count++] = (uint32_t)at;
        at += length;
    }
    return count;
}

/*
 * A guess, so that the right place is tried first (each trial costs the kernel some 50 ms): it does not write its five
 * bytes of jump over a call, a jump or a return (arch/x86/kernel/kprobes/opt.c, copy_optimized_instructions).
 */
static bool has_room_for_jump(const struct bench *bench, size_t at)
{
    size_t end = at + JUMP_BYTES, length;

    for (; at < end; at += length) {
        length = step(bench, at);
        if (!length || bench->original[at] == CALL)
            return false;
    }
    return true;
}

/*
 * No switch is needed for an int3: an instruction just before a call keeps its breakpoint. First where the guess says so,
 * then everywhere else. 0: there is none.
 */
static uint32_t look(const struct bench *bench, bool want_jump, int pmu)
{
    uint32_t places[FUNCTION_BYTES];
    int count = list_places(bench, pmu, places), guessed, i;

    for (guessed = 1; guessed >= 0; guessed--)
        for (i = 0; i < count; i++)
            if ((has_room_for_jump(bench, places[i]) == want_jump) == guessed &&
                would_be_jump(bench, places[i], pmu) == want_jump)
                return places[i];
    return 0;
}

/* Why there is none. */
static int fail_without_spot(const struct bench *bench, bool want_jump, struct failure *failure)
{
    const char *what = want_jump ? "a jump" : "a breakpoint";
    char line[256];
    size_t at;

    for (at = 0; at < bench->original_size; at++) {
        if (!is_hidden(bench, at, line, sizeof(line)))
            continue;
        fail(failure, "unsupported", "Somebody else has a kprobe in this function, and beside it the kernel makes none %s",
             what);
        fail_detail(failure, "%s", line);
        return fail_remedy(failure, "Take it away, and measure again: its line of the kernel's list is '%.200s', and "
                                    "'What is attached now' may know whose it is.", line);
    }
    fail(failure, "unsupported", "The kernel makes no kprobe in this function %s", what);
    return fail_detail(failure, want_jump ? "kprobes-optimized" : "kprobes");
}

static bool is_switched_off(void)
{
    long long on;

    return !read_number(SWITCH, &on) && !on;
}

int bench_spot(struct bench *bench, enum bench_spot spot, int pmu, uint32_t *offset, struct failure *failure)
{
    bool want_jump = spot == SPOT_JUMP || spot == SPOT_SWITCHED;
    uint32_t *found = &bench->spots[want_jump ? SPOT_JUMP : spot];

    *offset = 0;
    if (spot == SPOT_ENTRY)
        return 0;
    if (!bench->original_size)
        return fail(failure, "unsupported", "The function's bytes cannot be read, so there is no telling where an "
                                            "instruction begins");
    if (want_jump && is_switched_off()) {
        fail(failure, "unsupported", "Kprobe optimization is switched off on this machine");
        fail_detail(failure, "kprobes-optimized");
        return fail_remedy(failure, "To switch it on:\nsysctl debug.kprobes-optimization=1");
    }
    if (!*found)
        *found = look(bench, want_jump, pmu);
    *offset = *found;
    return *offset ? 0 : fail_without_spot(bench, want_jump, failure);
}

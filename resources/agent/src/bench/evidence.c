/*
 * What was really active while an arm ran: the bytes of the function in the running kernel, and the kernel's own lists
 * of kprobes and of functions that ftrace calls. An arm's name is believed only when both agree with it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "bench/bench.h"
#include "counting/patch.h"
#include "kernel/kernel_text.h"
#include "kernel/tracefs.h"

#define INT3 0xcc
#define JUMP 0xe9
#define CALL 0xe8
#define SHORT_JUMP 0xeb
#define NOP_2 0x66
#define NOP_5 0x0f
#define NOP_PATCH "nop-patch"
#define PLACE_BYTES 5 /* of a jump or a call */
#define MOST_LINES 6

/*
 * The first byte that is not as it was, -1: none; `now` is filled in. -2 when it cannot be read. Of a probe within the
 * function only its own place counts: what others do elsewhere proves nothing of it.
 */
static int first_difference(const struct bench *bench, uint8_t *now)
{
    size_t own = bench->attached.address ? (size_t)(bench->attached.address - bench->address) : 0, i;

    if (!bench->original_size || kernel_text_read(bench->address, now, bench->original_size))
        return -2;
    for (i = own; i < bench->original_size; i++)
        if (now[i] != bench->original[i])
            return own && i != own ? -1 : (int)i;
    return -1;
}

static json_t *digits(const uint8_t *bytes, size_t size)
{
    char text[2 * PLACE_BYTES + 1] = "";
    size_t i;

    for (i = 0; i < size; i++)
        snprintf(text + 2 * i, 3, "%02x", bytes[i]);
    return json_string(text);
}

void bench_ftrace_lines(const struct bench *bench, json_t *lines)
{
    char *text, *line, *rest;
    bool ours = false;

    if (!bench->address || tracefs_read("enabled_functions", &text, NULL))
        return;
    for (line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        size_t i, length = strcspn(line, " \t[(");

        if (*line != '\t') {
            ours = false;
            for (i = 0; i < bench->name_count; i++)
                ours = ours || (strlen(bench->names[i]) == length && !strncmp(line, bench->names[i], length));
        }
        if (ours && json_array_size(lines) < MOST_LINES)
            json_array_append_new(lines, json_text(line));
    }
    free(text);
}

/* Whether the changed bytes are those of this patch. Only x86 has its bytes told apart here. */
static bool bytes_agree(const char *patch, const uint8_t *before, const uint8_t *now)
{
#if defined(__x86_64__) || defined(__i386__)
    if (!strcmp(patch, "int3"))
        return *now == INT3;
    if (!strcmp(patch, "jump"))
        return *now == JUMP;
    if (!strcmp(patch, NOP_PATCH))
        return (*before == NOP_2 && *now == SHORT_JUMP) || (*before == NOP_5 && *now == JUMP);
    return *now == CALL; /* ftrace, trampoline */
#else
    (void)patch;
    (void)before;
    (void)now;
    return true;
#endif
}

/*
 * What must be found in the text of the function: a tracepoint that lies within it is a nop until somebody listens, and
 * then a jump to where it is called. The system call's lies elsewhere.
 */
static const char *expected_patch(const struct bench *bench, const struct bench_arm *arm)
{
    const struct bench_mechanism *mechanism = arm->mechanism;
    bool on_tracepoint = mechanism == &bench_tracepoint || mechanism == &bench_raw_tracepoint ||
                         mechanism == &bench_ring || mechanism == &bench_hist;

    return on_tracepoint && bench->workload == WORKLOAD_KERNEL ? NOP_PATCH : arm->patch;
}

static bool is_probe(const struct bench *bench)
{
    return bench->attached.address != 0;
}

bool bench_patched(struct bench *bench, const struct bench_arm *arm)
{
    uint8_t now[FUNCTION_BYTES];
    const char *wanted = expected_patch(bench, arm);
    const char *patch = is_probe(bench) ? patch_now(bench->attached.address) : wanted;
    int at = first_difference(bench, now);

    if (!patch || strcmp(patch, wanted))
        return false;
    return at == -2 || (at >= 0 && bytes_agree(wanted, bench->original + at, now + at));
}

/* A uprobe's breakpoint is in the program's own text, which is mapped right here. */
static json_t *evidence_of_uprobe(const struct bench *bench, const struct bench_arm *arm)
{
    const uint8_t *code = (const uint8_t *)probescope_bench_call;
    bool there = memcmp(code, bench->own_code, sizeof(bench->own_code)) != 0;

#if defined(__x86_64__) || defined(__i386__)
    there = there && *code == INT3;
#endif
    return json_pack("{s:s, s:s, s:s?, s:o, s:o, s:[], s:b}", "method", bench->attached.method, "symbol",
                     "probescope_bench_call", "patch", there ? arm->patch : NULL, "bytesBefore",
                     digits(bench->own_code, sizeof(bench->own_code)), "bytesDuring",
                     digits(code, sizeof(bench->own_code)), "kernelSays", "verified", there);
}

/* What the kernel's text and lists say of the arm's place. */
struct finding {
    uint8_t now[FUNCTION_BYTES];
    int at;            /* as first_difference says it */
    json_t *lines;     /* of the kernel's lists */
    const char *patch; /* what the lists name it; NULL: they do not */
};

static void look(const struct bench *bench, const char *wanted, struct finding *found)
{
    char line[256];

    found->lines = json_array();
    found->patch = NULL;
    found->at = first_difference(bench, found->now);
    if (is_probe(bench)) {
        found->patch = patch_now(bench->attached.address);
        if (patch_list_line(bench->attached.address, line, sizeof(line)))
            json_array_append_new(found->lines, json_text(line));
    }
    /* Where the text is as it was, nobody is called from it: the list is long to read. */
    if (wanted || found->at != -1)
        bench_ftrace_lines(bench, found->lines);
}

/* Whether text and lists agree with what is wanted. What is no kprobe gets its patch's name here. */
static bool verify(const struct bench *bench, const char *wanted, struct finding *found)
{
    bool agree;

    if (!wanted)
        return found->at == -1 || found->at == -2; /* nothing of the function's text may have changed */
    agree = found->at >= 0 && bytes_agree(wanted, bench->original + found->at, found->now + found->at);
    /* What is no kprobe has only ftrace's list to be named by; a tracepoint's jump stands in none. */
    if (!is_probe(bench) && agree && (json_array_size(found->lines) > 0 || !strcmp(wanted, NOP_PATCH)))
        found->patch = wanted;
    return found->patch && !strcmp(found->patch, wanted) && agree;
}

/* Digits of the place that is patched; null where nothing is, or where it cannot be read. */
static json_t *digits_at(const struct bench *bench, const uint8_t *code, int at)
{
    size_t left = at < 0 ? 0 : bench->original_size - (size_t)at;

    return at < 0 ? json_null() : digits(code + at, left < PLACE_BYTES ? left : PLACE_BYTES);
}

static json_t *read_evidence(struct bench *bench, const struct bench_arm *arm)
{
    const char *wanted = expected_patch(bench, arm);
    struct finding found;
    char place[160] = "";
    bool verified;

    if (arm->mechanism == &bench_uprobe)
        return evidence_of_uprobe(bench, arm);
    look(bench, wanted, &found);
    verified = verify(bench, wanted, &found);
    if (bench->symbol[0])
        snprintf(place, sizeof(place), found.at > 0 ? "%s+0x%x" : "%s", bench->symbol, (unsigned)found.at);
    return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:b}", "method", bench->attached.method, "symbol",
                     json_text_or_null(place), "patch", json_text_or_null(found.patch), "bytesBefore",
                     digits_at(bench, bench->original, found.at), "bytesDuring", digits_at(bench, found.now, found.at),
                     "kernelSays", found.lines, "verified", verified);
}

/* Whether the text, and for a kprobe its list, still say what they said when the arm was first attached. */
static bool as_seen(struct bench *bench, const struct bench_arm *arm)
{
    uint8_t now[FUNCTION_BYTES];

    if (arm->mechanism == &bench_uprobe)
        return false; /* no list is read for it */
    return expected_patch(bench, arm) ? bench_patched(bench, arm) : first_difference(bench, now) == -1;
}

json_t *bench_evidence(struct bench *bench, const struct bench_arm *arm)
{
    size_t count;
    json_t **seen = &bench->seen[arm - bench_arms(&count)];

    if (*seen && json_is_true(json_object_get(*seen, "verified")) && as_seen(bench, arm))
        return json_incref(*seen);
    json_decref(*seen);
    *seen = read_evidence(bench, arm);
    return json_incref(*seen);
}

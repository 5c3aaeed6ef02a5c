/* Something that counts one source: what every mechanism gives to a run. sources/attach.h makes them. */
#ifndef COUNTING_COUNTER_H
#define COUNTING_COUNTER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/cpus.h"
#include "base/failure.h"
#include "counting/source.h"

/* `flags` are SAMPLE_… of protocol.h and say which of the others are known. `own`: of `count`, our own processes' events. */
struct reading {
    uint64_t count, enabled, running, lost, missed, own;
    uint32_t flags;
};

struct counter;

struct counter_kind {
    /* Counting begins, from 0. */
    int (*start)(struct counter *counter, struct failure *failure);
    /* Counting ends; the count stays readable and is exact now. */
    void (*stop)(struct counter *counter);
    /* `per_cpu` (may be NULL) has one number for each CPU of the run, set to 0 beforehand. -errno on failure. */
    int (*read)(struct counter *counter, struct reading *reading, uint64_t *per_cpu);
    /* Detaches, undoes and frees. */
    void (*release)(struct counter *counter);
};

/* The first member of each mechanism's own struct. */
struct counter {
    const struct counter_kind *kind;
};

/* More programs on one tracepoint than anybody has; those beyond are not named. */
#define ATTACHMENT_PROGRAMS 16

/* An entry's mark and the jump behind it, in whole words. */
#define ORIGINAL_BYTES 12

/* The kernel's text where a probe was put, as it was before: counting/original.h. */
struct original {
    uint64_t address;
    uint16_t known; /* a bit for each byte, the first the lowest */
    uint8_t bytes[ORIGINAL_BYTES];
};

/* How a source was attached: attachmentSchema of app/model/run.ts. */
struct attachment {
    char method[48];
    const char *patch;   /* int3, jump, ftrace, trampoline, nop-patch; NULL: does not apply or is not known */
    long functions;      /* -1: not known */
    char resolved[513];  /* empty: as asked for */
    struct original original;
    uint64_t address;    /* of a probe in kernel text, to look its patch up again; 0: none */
    /* BPF programs that others have on the same tracepoint through perf; -1: does not apply or is not known. */
    int program_count;
    uint32_t programs[ATTACHMENT_PROGRAMS];
};

#define ATTACHMENT_NONE ((struct attachment){ .functions = -1, .program_count = -1 })

json_t *attachment_json(const struct attachment *attachment);

#endif

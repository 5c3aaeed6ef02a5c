/* What is attached to the kernel's functions, and who holds it, as far as the kernel tells. */
#ifndef INVENTORY_ATTACHERS_H
#define INVENTORY_ATTACHERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "inventory/holders.h"

enum attached_by {
    BY_KPROBE, /* with a BPF program, as the next */
    BY_KRETPROBE,
    BY_MANY,       /* a BPF link to many functions at once (kprobe_multi) */
    BY_TRAMPOLINE, /* fentry, fexit and their like */
    BY_TRACER,     /* the function tracer of an instance */
};

struct attacher {
    enum attached_by by;
    uint64_t function; /* where it begins; 0 when that is not known */
    uint64_t place;    /* of a kprobe: where it is asked for */
    uint64_t which;    /* of its kind: two with the same are one for the kernel */
    char owner[160];
    bool ours;
};

struct attachers {
    struct attacher *all;
    size_t count;
};

/* Reads what can be read; what cannot is missing, and its owner is unknown then. */
void attachers_read(struct attachers *attachers, const struct holders *holders);
void attachers_free(struct attachers *attachers);

#endif

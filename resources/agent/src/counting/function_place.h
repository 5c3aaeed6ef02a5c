/* Finding the one function in the kernel that a source names, or saying why there is none. */
#ifndef COUNTING_FUNCTION_PLACE_H
#define COUNTING_FUNCTION_PLACE_H

#include "base/failure.h"
#include "counting/source.h"
#include "kernel/symbols.h"

/* How a function is to be attached to: decides what makes it impossible. */
enum attach_way { ATTACH_KPROBE, ATTACH_TRAMPOLINE };

struct function_place {
    const struct symbols *symbols;
    const struct symbol *symbol; /* the one named */
    uint64_t address;            /* with the source's offset; 0 when kallsyms hides it */
};

/*
 * `not-found` (with near names) or `not-probeable` when several functions have the name and no module tells them
 * apart. Returns 0 or -1. The place is valid until symbols_get is called again.
 */
int function_find(const struct source *source, struct function_place *place, struct failure *failure);

/*
 * Why the kernel refused, when it did with `error`: blacklisted, notrace, not an instruction boundary, … or errno's
 * own words. Always returns -1.
 */
int function_refused(const struct source *source, const struct function_place *place, enum attach_way way, int error,
                     struct failure *failure);

#endif

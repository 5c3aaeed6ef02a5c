/* Which functions the kernel lets us probe: its ftrace list and its kprobe blacklist. */
#ifndef KERNEL_PROBEABLE_H
#define KERNEL_PROBEABLE_H

#include <stdbool.h>

#include "kernel/kept_tables.h"
#include "kernel/symbols.h"

struct probeable {
    bool have_traced;    /* available_filter_functions could be read */
    int traced_error;    /* else the positive errno */
    /* From available_filter_functions_addrs (Linux 6.5): where calls to ftrace are, ascending. */
    struct traced_place {
        uint64_t address;
        uint32_t name; /* offset in text */
    } *places;
    size_t place_count;
    /* Without it: names alone, with `name\tmodule` for modules. */
    struct name_set *names;
    char *text;
    const struct kept_tables *kept; /* what is asked instead, when another agent wrote it down */
    bool have_blacklist;
    struct address_range *blacklist; /* ascending */
    size_t blacklist_count;
};

/*
 * Both lists, read again when modules came or went since; what cannot be read is not `have`. NULL without memory.
 * One thread only: that which calls symbols_get.
 */
const struct probeable *probeable_get(void);

/*
 * Whether ftrace has the function at `symbol`, by any of its aliases, which ends before `end` (0: unknown).
 * When it has, `name` is how ftrace calls it.
 */
bool probeable_traced(const struct probeable *probeable, const struct symbols *symbols, const struct symbol *symbol,
                      uint64_t end, const char **name);
bool probeable_blacklisted(const struct probeable *probeable, uint64_t address);

#endif

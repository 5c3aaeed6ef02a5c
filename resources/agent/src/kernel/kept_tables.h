/*
 * The kernel's tables as an agent of before found them, in a file. Reading them from the kernel takes an emulated processor
 * seconds: the embedded kernel's image brings the file. Nothing else has one, and nobody misses it.
 */
#ifndef KEPT_TABLES_H
#define KEPT_TABLES_H

#include "kernel/symbol_table.h"

#define KEPT_FOLDER "/usr/lib/probescope"
#define KEPT_TABLES KEPT_FOLDER "/kernel-tables"
#define KEPT_MAGIC 0x31545350u /* "PST1": counted up when the form changes */

/* How the file begins. Then: symbols, blacklist, a bit a symbol, names, modules' names (the kernel's own, "", too). */
struct kept_head {
    uint32_t magic, symbol_bytes, modules; /* symbols_modules() */
    uint32_t symbols, blacklist, text_bytes, module_names, module_bytes;
    char boot_id[40];
};

struct address_range {
    uint64_t begin, end;
};

struct kept_tables {
    struct symbols symbols;
    const uint8_t *traced; /* a bit a symbol: ftrace has the function, by this very name */
    struct address_range *blacklist;
    size_t blacklist_count;
};

static inline size_t kept_bits_bytes(size_t symbols)
{
    return (symbols + 7) / 8;
}

/* Those of this boot with these modules; NULL when none were kept. They stay where they are for good. */
const struct kept_tables *kept_tables(uint32_t modules);
bool kept_traced(const struct kept_tables *kept, const struct symbols *symbols, const struct symbol *symbol);

#endif

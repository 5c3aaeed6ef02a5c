/* A table of the kernel's functions: names, modules, addresses and what shares an address. */
#ifndef SYMBOL_TABLE_H
#define SYMBOL_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct symbol {
    uint64_t address; /* 0 when kallsyms hides it */
    uint32_t name;    /* offset in symbols.text */
    uint16_t module;  /* index in symbols.modules; 0: the kernel itself */
};

/* Functions only: no init text (its memory is gone), no prefix paddings, no trampolines, no BPF programs. */
struct symbols {
    struct symbol *all; /* by address, then as kallsyms has them */
    size_t count;
    char *text;
    char **modules;
    size_t module_count;
    bool hidden;  /* kallsyms says 0 for every address (kernel.kptr_restrict) */
    bool is_kept; /* it lies in a file that another agent wrote: kept_tables.h */
};

const char *symbol_name(const struct symbols *symbols, const struct symbol *symbol);
/* "" for the kernel itself. */
const char *symbol_module(const struct symbols *symbols, const struct symbol *symbol);

/*
 * The next symbol of that name after `previous` (NULL: the first). `module` "" means any. Static functions of one
 * name are several symbols.
 */
const struct symbol *symbol_find(const struct symbols *symbols, const char *name, const char *module,
                                 const struct symbol *previous);

/* The first symbol at this very address; those that share it follow. NULL when there is none. */
const struct symbol *symbol_at(const struct symbols *symbols, uint64_t address);
/* The first symbol of the group that contains the address (the last that begins at or before it). */
const struct symbol *symbol_around(const struct symbols *symbols, uint64_t address);
/* Where the function at `symbol` ends: the next higher address in the table, or 0 when it is the last. */
uint64_t symbol_end(const struct symbols *symbols, const struct symbol *symbol);

#endif

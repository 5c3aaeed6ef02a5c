/* Where a function lies in a program's or library's file: what a uprobe is put on. */
#ifndef CODE_ELF_SYMBOL_H
#define CODE_ELF_SYMBOL_H

#include <stdint.h>

#include "base/failure.h"

struct elf_place {
    uint64_t offset; /* of the function's first byte, in the file */
    uint64_t size;   /* of the function; 0: not known */
    int machine;     /* EM_… of elf.h */
};

/*
 * Looks `symbol` up in .symtab and .dynsym of the file at `path`. `name@VERSION` picks that version, a plain name the
 * default one. Fails with `not-found` (no such file, not ELF, no such symbol, with near names) or `not-probeable`.
 */
int elf_symbol_find(const char *path, const char *symbol, struct elf_place *place, struct failure *failure);

#endif

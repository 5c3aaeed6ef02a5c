/* Where a function lies in a program's or library's file: what a uprobe is put on. */
#ifndef ELF_SYMBOL_H
#define ELF_SYMBOL_H

#include <stdint.h>

#include "failure.h"

/*
 * Looks `symbol` up in .symtab and .dynsym of the file at `path`. `name@VERSION` picks that version, a plain name the
 * default one. Gives the offset in the file of the function's first byte, and the function's size (0: not known).
 * Fails with `not-found` (no such file, not ELF, no such symbol, with near names) or `not-probeable`.
 */
int elf_symbol_offset(const char *path, const char *symbol, uint64_t *offset, uint64_t *size,
                      struct failure *failure);

#endif

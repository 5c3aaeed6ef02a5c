/* The kernel's functions by /proc/kallsyms. */
#ifndef SYMBOLS_H
#define SYMBOLS_H

#include <stdint.h>

#include "base/failure.h"
#include "kernel/symbol_table.h"

/* The table, read again when modules came or went since. NULL with a failure. One thread only. */
const struct symbols *symbols_get(struct failure *failure);
void symbols_forget(void);

/* A number that changes when a module is loaded or removed. */
uint32_t symbols_modules(void);

#endif

/* What stood in the kernel's text where a probe is about to be put: afterwards the kernel tells nobody. */
#ifndef COUNTING_ORIGINAL_H
#define COUNTING_ORIGINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "counting/counter.h"
#include "kernel/symbol_table.h"

/*
 * Reads the bytes at `address`, which lies `offset` bytes into its function, but for those that somebody has patched
 * already. Nothing is known where kcore or the kernel's list of kprobes cannot be read.
 */
void original_read(uint64_t address, uint32_t offset, struct original *original);

/* Takes what another probe's original knows of the same text and this one does not. */
void original_inherit(struct original *original, const struct original *other);

/*
 * The nop in place of ftrace's call at a function's entry, as functions near it have theirs. False when there is no such
 * call, or none of them has a nop. Only for a function that the kernel lists in enabled_functions: another's call is its own.
 */
bool original_of_ftrace_call(const struct symbols *symbols, const struct symbol *function, struct original *original);

#endif

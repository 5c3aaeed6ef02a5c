/* What stood in the kernel's text where a probe is about to be put: afterwards the kernel tells nobody. */
#ifndef COUNTING_ORIGINAL_H
#define COUNTING_ORIGINAL_H

#include <stddef.h>
#include <stdint.h>

#include "counting/counter.h"

/*
 * Reads the bytes at `address`, which lies `offset` bytes into its function, up to the first that somebody has patched
 * already. Nothing is known where kcore or the kernel's list of kprobes cannot be read: its size is 0 then.
 */
void original_read(uint64_t address, uint32_t offset, struct original *original);

/* Takes what another probe's original knows of the same place, when that is more. */
void original_inherit(struct original *original, const struct original *other);

#endif

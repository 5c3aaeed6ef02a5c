/* What the kernel put into its text for a kprobe, as its own list of kprobes says. */
#ifndef PATCH_H
#define PATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "counter.h"

/*
 * `int3`, `jump` (optimized) or `ftrace` for the kprobe at this address, from debugfs kprobes/list; NULL when it is not
 * listed, when there is no debugfs, or when addresses are hidden. An entry probe is also found behind an ENDBR or BTI.
 */
const char *patch_now(uint64_t address);

/* True for an int3 that the kernel may yet turn into a jump. */
bool patch_may_change(const struct attachment *attachment);

#endif

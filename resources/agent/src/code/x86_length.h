/*
 * How long x86 instructions are (Intel SDM volume 2, appendix A). The kernel refuses a kprobe in the middle of an
 * instruction, but not a uprobe: that one would make every process that runs the function crash.
 */
#ifndef CODE_X86_LENGTH_H
#define CODE_X86_LENGTH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Length of the instruction at `code` in 64- or 32-bit mode; 0 when it is none that is known, or is cut off. */
size_t x86_length(const uint8_t *code, size_t size, bool is_64);

#endif

/* Whether a place inside a function of a file is where an instruction begins. */
#ifndef CODE_INSTRUCTION_BOUNDARY_H
#define CODE_INSTRUCTION_BOUNDARY_H

#include "code/elf_symbol.h"

enum boundary { BOUNDARY_YES, BOUNDARY_NO, BOUNDARY_UNKNOWN };

/* Decodes from the function's first byte on. UNKNOWN: there is something on the way that cannot be decoded. */
enum boundary instruction_boundary(const char *path, const struct elf_place *function, uint32_t offset);

#endif

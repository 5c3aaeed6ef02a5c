/* Where this program's own functions lie in its file, for uprobes on itself. */
#ifndef CODE_OWN_PROGRAM_H
#define CODE_OWN_PROGRAM_H

#include <stdint.h>

/* Opens even when the file has been deleted. */
#define OWN_PROGRAM "/proc/self/exe"

/* The offset in the file of an address in this program; 0 when it is in none of its segments. */
uint64_t own_offset(uintptr_t address);

#endif

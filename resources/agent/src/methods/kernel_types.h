/* vmlinux.h, for a compiler on this very machine. */
#ifndef METHODS_KERNEL_TYPES_H
#define METHODS_KERNEL_TYPES_H

#include <stdio.h>

/* Returns the exit status of a program that does nothing else. */
int kernel_types_print(FILE *file);

#endif

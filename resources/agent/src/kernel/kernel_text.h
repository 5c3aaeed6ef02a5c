/* The bytes of the kernel's text as they are now, patches included, from /proc/kcore (an ELF core file). */
#ifndef KERNEL_TEXT_H
#define KERNEL_TEXT_H

#include <stddef.h>
#include <stdint.h>

/* 0, or -errno: EPERM or ENOENT where the kernel does not give its memory away, EFAULT for an address it has not. */
int kernel_text_read(uint64_t address, void *bytes, size_t size);

#endif

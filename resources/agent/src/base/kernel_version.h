/* Which Linux this is, for what cannot be found out by trying. */
#ifndef BASE_KERNEL_VERSION_H
#define BASE_KERNEL_VERSION_H

#include <stdbool.h>
#include <stdint.h>

/* As LINUX_VERSION_CODE. */
uint32_t kernel_version(void);
bool kernel_at_least(unsigned major, unsigned minor);

#endif

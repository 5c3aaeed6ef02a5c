/* Reading and writing the small files of /proc, /sys and tracefs. Errors are returned as -errno. */
#ifndef BASE_FILES_H
#define BASE_FILES_H

#include <stddef.h>
#include <sys/types.h>

/* The whole file, NUL-terminated, to be freed by the caller; `size` (may be NULL) is without the NUL. */
int read_file(const char *path, char **text, size_t *size);

/* Up to size - 1 bytes, NUL-terminated, trailing white space taken off. Returns the length. */
int read_small(const char *path, char *text, size_t size);

/* One write(2) of the whole text, as the kernel's files need it. `flags` are added to O_WRONLY: never O_TRUNC for
 * a file that others share. */
int write_file(const char *path, const char *text, int flags);

int read_number(const char *path, long long *number);

#endif

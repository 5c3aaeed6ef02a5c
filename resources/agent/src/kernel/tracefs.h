/*
 * Where tracefs and debugfs are. When one is not mounted the agent mounts it in a mount namespace of its own, which
 * ends with its last process: nothing stays mounted.
 */
#ifndef KERNEL_TRACEFS_H
#define KERNEL_TRACEFS_H

#include <stddef.h>

#define TRACEFS_PATH_MAX 512

/* Once, before the process splits in two. Failing is no error: what needs tracefs then says why it is not there. */
void tracefs_find(void);

/* `/sys/kernel/tracing` or where it was found; NULL when there is none. */
const char *tracefs_root(void);
const char *debugfs_root(void);

/* Why tracefs_root() is NULL: a positive errno and what gave it, such as `mounting tracefs`. */
int tracefs_error(const char **what);

/* Joins the root and a printf-made path. Returns 0, or -ENOENT without tracefs, -ENAMETOOLONG when it is too long. */
int tracefs_path(char *path, size_t size, const char *format, ...) __attribute__((format(printf, 3, 4)));
int debugfs_path(char *path, size_t size, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* files.h's calls on a path below the root. */
int tracefs_read(const char *relative, char **text, size_t *size);
int tracefs_write(const char *relative, const char *text, int flags);

#endif

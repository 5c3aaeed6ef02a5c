#include "tracefs.h"

#include <errno.h>
#include <linux/magic.h>
#include <sched.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/vfs.h>

#include "files.h"

static struct {
    const char *tracing, *debug;
    int error;
    const char *what;
} place;

static bool is_mounted(const char *path, long magic)
{
    struct statfs found;

    return !statfs(path, &found) && (unsigned long)found.f_type == (unsigned long)magic;
}

static int own_namespace(void)
{
    static bool have;

    if (have)
        return 0;
    if (unshare(CLONE_NEWNS) < 0) {
        place.error = errno;
        place.what = "making a mount namespace for tracefs";
        return -1;
    }
    /* A slave, not private: what the machine mounts later is still seen, as the path of a uprobe may need. */
    if (mount("none", "/", NULL, MS_REC | MS_SLAVE, NULL) < 0) {
        place.error = errno;
        place.what = "detaching the mount namespace";
        return -1;
    }
    have = true;
    return 0;
}

static bool mount_own(const char *type, const char *path)
{
    if (own_namespace() < 0)
        return false;
    if (!mount(type, path, type, MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL))
        return true;
    if (!place.error) {
        place.error = errno;
        place.what = "mounting tracefs";
    }
    return false;
}

void tracefs_find(void)
{
    /*
     * Even where both are mounted: libbpf looks for a tracepoint's number in /sys/kernel/debug/tracing, and whoever looks
     * there first makes the kernel mount a tracefs for everybody.
     */
    own_namespace();
    if (is_mounted("/sys/kernel/debug", DEBUGFS_MAGIC))
        place.debug = "/sys/kernel/debug";
    if (is_mounted("/sys/kernel/tracing", TRACEFS_MAGIC))
        place.tracing = "/sys/kernel/tracing";
    else if (is_mounted("/sys/kernel/debug/tracing", TRACEFS_MAGIC))
        place.tracing = "/sys/kernel/debug/tracing";
    else if (mount_own("tracefs", "/sys/kernel/tracing"))
        place.tracing = "/sys/kernel/tracing";
    if (!place.debug && mount_own("debugfs", "/sys/kernel/debug"))
        place.debug = "/sys/kernel/debug";
}

const char *tracefs_root(void)
{
    return place.tracing;
}

const char *debugfs_root(void)
{
    return place.debug;
}

int tracefs_error(const char **what)
{
    *what = place.what ? place.what : "finding tracefs";
    return place.error ? place.error : ENOENT;
}

static int join(char *path, size_t size, const char *root, const char *format, va_list arguments)
{
    int head, tail;

    if (!root)
        return -ENOENT;
    head = snprintf(path, size, "%s/", root);
    if (head < 0 || (size_t)head >= size)
        return -ENAMETOOLONG;
    tail = vsnprintf(path + head, size - (size_t)head, format, arguments);
    return tail < 0 || (size_t)(head + tail) >= size ? -ENAMETOOLONG : 0;
}

int tracefs_path(char *path, size_t size, const char *format, ...)
{
    va_list arguments;
    int error;

    va_start(arguments, format);
    error = join(path, size, place.tracing, format, arguments);
    va_end(arguments);
    return error;
}

int debugfs_path(char *path, size_t size, const char *format, ...)
{
    va_list arguments;
    int error;

    va_start(arguments, format);
    error = join(path, size, place.debug, format, arguments);
    va_end(arguments);
    return error;
}

int tracefs_read(const char *relative, char **text, size_t *size)
{
    char path[TRACEFS_PATH_MAX];
    int error = tracefs_path(path, sizeof(path), "%s", relative);

    return error ? error : read_file(path, text, size);
}

int tracefs_write(const char *relative, const char *text, int flags)
{
    char path[TRACEFS_PATH_MAX];
    int error = tracefs_path(path, sizeof(path), "%s", relative);

    return error ? error : write_file(path, text, flags);
}

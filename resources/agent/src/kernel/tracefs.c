#include "kernel/tracefs.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sched.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/files.h"

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

/*
 * Makes nothing of what is mounted from now on in this namespace known to others. A slave, not private: what the machine
 * mounts later is still seen, as the path of a uprobe may need.
 */
static int detach(void)
{
    int root, namespace, error;

    if (!mount("none", "/", NULL, MS_REC | MS_SLAVE, NULL))
        return 0;
    if (errno != EINVAL)
        return -1;
    /*
     * The root is no mount point: this is a chroot, into a folder. The mount that it lies on can be named only from the
     * namespace's own root, where joining it puts us; then back.
     */
    root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (root < 0)
        return -1;
    /* Linux 5.8 does without /proc, which a chroot may lack. */
    namespace = (int)syscall(SYS_pidfd_open, getpid(), 0);
    error = namespace < 0 || setns(namespace, CLONE_NEWNS) < 0 ? errno : 0;
    if (namespace >= 0)
        close(namespace);
    if (error) {
        namespace = open("/proc/self/ns/mnt", O_RDONLY | O_CLOEXEC);
        error = namespace < 0 || setns(namespace, CLONE_NEWNS) < 0 ? errno : 0;
        if (namespace >= 0)
            close(namespace);
    }
    if (!error && mount("none", "/", NULL, MS_REC | MS_SLAVE, NULL) < 0)
        error = errno;
    if ((fchdir(root) < 0 || chroot(".") < 0) && !error)
        error = errno;
    close(root);
    errno = error;
    return error ? -1 : 0;
}

/* Where it fails nothing is mounted: everybody would have it. */
static int own_namespace(void)
{
    static enum { UNTRIED, OURS, REFUSED } state;

    if (state != UNTRIED)
        return state == OURS ? 0 : -1;
    state = REFUSED;
    if (unshare(CLONE_NEWNS) < 0) {
        place.error = errno;
        place.what = "making a mount namespace for tracefs";
        return -1;
    }
    if (detach() < 0) {
        place.error = errno;
        place.what = "detaching the mount namespace";
        return -1;
    }
    state = OURS;
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
        place.what = strcmp(type, "sysfs") ? "mounting tracefs" : "mounting sysfs";
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
    /* As in a chroot that nobody has filled. */
    if (!is_mounted("/sys", SYSFS_MAGIC))
        mount_own("sysfs", "/sys");
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

#include "counting/perf_own.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "counting/own_tasks.h"
#include "counting/perf_open.h"
#include "counting/perf_reading.h"

/* A tool that starts threads all the time cannot be caught; then it is not known. */
#define MOST_TRIES 5

struct perf_own {
    size_t count;
    int fds[];
};

void perf_own_close(struct perf_own *own)
{
    size_t i;

    for (i = 0; own && i < own->count; i++)
        close(own->fds[i]);
    free(own);
}

static int open_thread(struct perf_own *own, struct perf_event_attr *attr, pid_t thread)
{
    int fd = (int)perf_event_open(attr, thread, -1, -1, 0);

    if (fd < 0)
        return errno == ESRCH ? 0 : -errno; /* it has ended meanwhile */
    own->fds[own->count++] = fd;
    return 0;
}

static struct perf_own *open_threads(struct perf_event_attr attr, const struct own_tasks *tasks)
{
    struct perf_own *own = calloc(1, sizeof(*own) + tasks->count * sizeof(int));
    pid_t self = gettid();
    int error;
    size_t i;

    if (!own)
        return NULL;
    attr.inherit = 1;
    error = own_tasks_have(tasks, self) ? open_thread(own, &attr, self) : -ESRCH;
    for (i = 0; i < tasks->count && !error; i++)
        if (tasks->ids[i] != self)
            error = open_thread(own, &attr, tasks->ids[i]);
    if (!error)
        return own;
    perf_own_close(own);
    return NULL;
}

/*
 * A thread that was started while we opened may have been born before its parent was opened, and be missing, or after,
 * and be there by inheritance: so it has to be the same threads before and after.
 */
static struct perf_own *try_open(const struct perf_event_attr *attr, pid_t supervisor, bool *changed)
{
    struct own_tasks before = { 0 }, after = { 0 };
    struct perf_own *own = NULL;

    *changed = false;
    if (!own_tasks_list(supervisor, &before))
        own = open_threads(*attr, &before);
    if (own && !own_tasks_list(supervisor, &after) && own_tasks_same(&before, &after))
        goto cleanup;
    *changed = own != NULL;
    perf_own_close(own);
    own = NULL;
cleanup:
    own_tasks_free(&before);
    own_tasks_free(&after);
    return own;
}

struct perf_own *perf_own_open(const struct perf_event_attr *attr, pid_t supervisor)
{
    struct perf_own *own = NULL;
    bool changed = true;
    int tries;

    for (tries = 0; tries < MOST_TRIES && changed; tries++)
        own = try_open(attr, supervisor, &changed);
    return own;
}

int perf_own_ioctl(struct perf_own *own, unsigned long request, void *argument)
{
    size_t i;

    for (i = 0; i < own->count; i++)
        if (ioctl(own->fds[i], request, argument) < 0)
            return -errno;
    return 0;
}

int perf_own_read(const struct perf_own *own, uint64_t *count)
{
    struct perf_value value;
    size_t i;

    *count = 0;
    for (i = 0; i < own->count; i++) {
        ssize_t got = read(own->fds[i], &value, sizeof(value));

        if (got != (ssize_t)sizeof(value))
            return got < 0 ? -errno : -ENODATA;
        *count += value.count;
    }
    return 0;
}

#include "counting/perf_counter.h"

#include <dirent.h>
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "counting/perf_own.h"
#include "counting/perf_reading.h"
#include "protocol.h"

struct perf_counter {
    struct counter counter;
    int count, room;
    bool per_cpu, none_missed;
    struct perf_own *own; /* NULL: not known */
    struct perf_event events[]; /* of a per-CPU counter in the order of the run's CPUs */
};

static void release(struct counter *counter)
{
    struct perf_counter *perf = (struct perf_counter *)counter;
    int i;

    for (i = 0; i < perf->count; i++)
        close(perf->events[i].fd);
    perf_own_close(perf->own);
    free(perf);
}

int perf_counter_ioctl(struct counter *counter, unsigned long request, void *argument)
{
    struct perf_counter *perf = (struct perf_counter *)counter;
    int i;

    for (i = 0; i < perf->count; i++)
        if (ioctl(perf->events[i].fd, request, argument) < 0)
            return -errno;
    return perf->own ? perf_own_ioctl(perf->own, request, argument) : 0;
}

void perf_counter_tell_own(struct counter *counter, const struct perf_event_attr *attr, pid_t supervisor)
{
    struct perf_counter *perf = (struct perf_counter *)counter;

    if (perf->per_cpu)
        perf->own = perf_own_open(attr, supervisor);
}

int perf_counter_programs(struct counter *counter, uint32_t *ids, int room)
{
    struct perf_counter *perf = (struct perf_counter *)counter;
    struct perf_event_query_bpf *query;
    int outcome, known;

    if (!perf->count)
        return -ENODATA;
    query = calloc(1, sizeof(*query) + (size_t)room * sizeof(*query->ids));
    if (!query)
        return -ENOMEM;
    query->ids_len = (uint32_t)room;
    outcome = ioctl(perf->events[0].fd, PERF_EVENT_IOC_QUERY_BPF, query) < 0 ? -errno : 0;
    /* ENOSPC: there are more, and the first ones are told. */
    if (!outcome || outcome == -ENOSPC) {
        known = (int)query->prog_cnt;
        outcome = known < room ? known : room;
        memcpy(ids, query->ids, (size_t)outcome * sizeof(*ids));
    }
    free(query);
    return outcome;
}

static int switch_one(struct perf_event *event, unsigned long request)
{
    return ioctl(event->fd, request, NULL) < 0 ? -errno : 0;
}

/*
 * The CPU that we are on comes last, and our own share right behind it. Whatever the system calls between these two do
 * is counted in the total alone when they are switched on, and as our own alone when they are switched off: it cancels
 * out.
 */
static int switch_all(struct perf_counter *perf, unsigned long request)
{
    struct perf_event *event, *here = NULL;
    int cpu = sched_getcpu(), error = 0;

    for (event = perf->events; event < perf->events + perf->count && !error; event++)
        if (event->cpu >= 0 && event->cpu == cpu)
            here = event;
        else
            error = switch_one(event, request);
    if (here && !error)
        error = switch_one(here, request);
    return !error && perf->own ? perf_own_ioctl(perf->own, request, NULL) : error;
}

static int start(struct counter *counter, struct failure *failure)
{
    int error = switch_all((struct perf_counter *)counter, PERF_EVENT_IOC_ENABLE);

    return error ? fail(failure, "kernel", "Enabling the perf event: %s", strerror(-error)) : 0;
}

static void stop(struct counter *counter)
{
    switch_all((struct perf_counter *)counter, PERF_EVENT_IOC_DISABLE);
}

static int read_all(struct counter *counter, struct reading *reading, uint64_t *per_cpu)
{
    struct perf_counter *perf = (struct perf_counter *)counter;
    bool own_known = perf->own && !perf_own_read(perf->own, &reading->own); /* before the total, so that it is no more */

    /* Counting goes through no buffer: nothing can be lost on the way. */
    reading->flags = SAMPLE_TIMES_KNOWN | SAMPLE_LOST_KNOWN | (perf->none_missed ? SAMPLE_MISSED_KNOWN : 0) |
                     (perf->per_cpu ? SAMPLE_PER_CPU_KNOWN : 0) | (own_known ? SAMPLE_OWN_KNOWN : 0);
    return perf_events_read(perf->events, perf->count, reading, perf->per_cpu ? per_cpu : NULL);
}

static const struct counter_kind perf_kind = {
    .start = start,
    .stop = stop,
    .read = read_all,
    .release = release,
};

static struct perf_counter *new_counter(int room, bool per_cpu, bool none_missed)
{
    struct perf_counter *perf = calloc(1, sizeof(*perf) + (size_t)room * sizeof(struct perf_event));

    if (!perf)
        return NULL;
    perf->counter.kind = &perf_kind;
    perf->room = room;
    perf->per_cpu = per_cpu;
    perf->none_missed = none_missed;
    return perf;
}

static struct counter *give_up(struct perf_counter *perf, int error)
{
    release(&perf->counter);
    errno = error;
    return NULL;
}

static struct counter *open_machine(struct perf_event_attr *attr, const struct cpus *cpus, bool none_missed)
{
    struct perf_counter *perf = new_counter(cpus->count, true, none_missed);
    int i;

    if (!perf)
        return NULL;
    for (i = 0; i < cpus->count; i++) {
        int fd = (int)perf_event_open(attr, -1, cpus->numbers[i], -1, 0);

        if (fd < 0)
            return give_up(perf, errno);
        perf->events[perf->count++] = (struct perf_event){ .fd = fd, .cpu = cpus->numbers[i] };
    }
    return &perf->counter;
}

/*
 * A thread that the process starts between our reading of its list and our opening of the thread that started it is
 * not seen: the same gap as in perf(1).
 */
static struct counter *open_process(struct perf_event_attr *attr, pid_t pid, bool none_missed)
{
    struct perf_counter *perf = new_counter(16, false, none_missed);
    char path[64];
    struct dirent *entry;
    DIR *tasks;

    if (!perf)
        return NULL;
    snprintf(path, sizeof(path), "/proc/%d/task", (int)pid);
    tasks = opendir(path);
    if (!tasks)
        return give_up(perf, errno == ENOENT ? ESRCH : errno);
    attr->inherit = 1;
    while ((entry = readdir(tasks))) {
        pid_t thread = (pid_t)atoi(entry->d_name);
        int fd;

        if (thread <= 0)
            continue;
        fd = (int)perf_event_open(attr, thread, -1, -1, 0);
        if (fd < 0 && errno == ESRCH)
            continue; /* it has ended meanwhile */
        if (fd < 0) {
            int error = errno;

            closedir(tasks);
            return give_up(perf, error);
        }
        if (perf->count == perf->room) {
            size_t room = (size_t)perf->room * 2;
            struct perf_counter *bigger = realloc(perf, sizeof(*perf) + room * sizeof(struct perf_event));

            if (!bigger) {
                close(fd);
                closedir(tasks);
                return give_up(perf, ENOMEM);
            }
            perf = bigger;
            perf->room = (int)room;
        }
        perf->events[perf->count++] = (struct perf_event){ .fd = fd, .cpu = -1 };
    }
    closedir(tasks);
    return perf->count ? &perf->counter : give_up(perf, ESRCH);
}

struct counter *perf_counter_open(struct perf_event_attr *attr, const struct scope *scope, const struct cpus *cpus,
                                  bool none_missed)
{
    return scope->process ? open_process(attr, scope->pid, none_missed) : open_machine(attr, cpus, none_missed);
}

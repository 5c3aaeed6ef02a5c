#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent/agent.h"
#include "base/errors.h"
#include "base/files.h"
#include "base/text.h"
#include "counting/filter_message.h"
#include "counting/perf_counter.h"
#include "kernel/tracefs.h"
#include "sources/attach.h"

/* The event's number for perf, or -1 with the failure. */
static long long event_id(const struct source *source, struct failure *failure)
{
    char path[TRACEFS_PATH_MAX];
    long long id;
    int error = tracefs_path(path, sizeof(path), "events/%s/%s/id", source->system, source->event);

    if (!tracefs_root()) {
        const char *what;

        error = tracefs_error(&what);
        fail(failure, "unsupported", "Tracepoints need tracefs; %s gave %s", what, errno_name(error));
        fail_detail(failure, "tracefs");
        return -1;
    }
    if (!error)
        error = read_number(path, &id);
    if (!error)
        return id;
    if (error != -ENOENT && error != -ENAMETOOLONG)
        return fail_errno(failure, -error, "Reading %s", path);
    fail(failure, "not-found", "This kernel has no tracepoint %s:%s", source->system, source->event);
    fail_remedy(failure, "Its module may not be loaded. Search the catalogue for another.");
    return -1;
}

/*
 * These the kernel gives to the task that they are about, too (__perf_task in include/trace/events/sched.h): one of our
 * threads that wakes another would count for both.
 */
static bool counts_for_both(const struct source *source)
{
    static const char *const prefixes[] = { "sched_wak", "sched_stat_" };
    size_t i;

    for (i = 0; i < sizeof(prefixes) / sizeof(*prefixes); i++)
        if (!strncmp(source->event, prefixes[i], strlen(prefixes[i])))
            return !strcmp(source->system, "sched");
    return false;
}

struct counter *tracepoint_attach(struct agent *agent, const struct source *source, const struct scope *scope,
                                  const struct cpus *cpus, struct attachment *attachment, struct failure *failure)
{
    struct perf_event_attr attr;
    struct counter *counter;
    long long id = event_id(source, failure);
    int error;

    if (id < 0)
        return NULL;
    attr = perf_counting(PERF_TYPE_TRACEPOINT, (uint64_t)id);
    counter = perf_counter_open(&attr, scope, cpus, false);
    if (!counter) {
        fail_errno(failure, errno, "Attaching to tracepoint %s:%s", source->system, source->event);
        return NULL;
    }
    if (!counts_for_both(source))
        perf_counter_tell_own(counter, &attr, agent->supervisor);
    copy_text(attachment->method, sizeof(attachment->method), "perf tracepoint");
    attachment->program_count = perf_counter_programs(counter, attachment->programs, ATTACHMENT_PROGRAMS);
    if (attachment->program_count < 0)
        attachment->program_count = -1;
    if (!source->filter[0])
        return counter;
    error = perf_counter_ioctl(counter, PERF_EVENT_IOC_SET_FILTER, (void *)source->filter);
    if (!error)
        return counter;
    counter->kind->release(counter);
    /* Not only EINVAL: the kernel's parser also gives its own -1, -2 and -3, which look like EPERM, ENOENT, ESRCH. */
    if (error == -ENOMEM)
        fail_memory(failure);
    else
        filter_message(agent, source, failure);
    return NULL;
}

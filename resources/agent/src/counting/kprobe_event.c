#include "counting/kprobe_event.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/files.h"
#include "counting/perf_counter.h"
#include "kernel/tracefs.h"
#include "protocol.h"

struct kprobe_event {
    struct counter counter;
    struct counter *perf; /* counts the event */
    struct agent *agent;
    int ledger_id;
    char name[160]; /* GROUP/EVENT */
};

static int start(struct counter *counter, struct failure *failure)
{
    struct kprobe_event *event = (struct kprobe_event *)counter;

    return event->perf->kind->start(event->perf, failure);
}

static void stop(struct counter *counter)
{
    struct kprobe_event *event = (struct kprobe_event *)counter;

    event->perf->kind->stop(event->perf);
}

static int read_all(struct counter *counter, struct reading *reading, uint64_t *per_cpu)
{
    struct kprobe_event *event = (struct kprobe_event *)counter;

    return event->perf->kind->read(event->perf, reading, per_cpu);
}

static void release(struct counter *counter)
{
    struct kprobe_event *event = (struct kprobe_event *)counter;

    if (event->perf)
        event->perf->kind->release(event->perf);
    if (event->ledger_id > 0)
        ledger_undo(&event->agent->ledger, event->ledger_id);
    free(event);
}

static const struct counter_kind kprobe_event_kind = {
    .start = start,
    .stop = stop,
    .read = read_all,
    .release = release,
};

bool kprobe_event_possible(void)
{
    char path[TRACEFS_PATH_MAX];

    return !tracefs_path(path, sizeof(path), "kprobe_events") && !access(path, W_OK);
}

/* Written down, then appended: opening kprobe_events for truncation would delete everybody's probes. */
static int make_event(struct kprobe_event *event, const struct source *source)
{
    struct agent *agent = event->agent;
    static unsigned made;
    char last[16], group[96], place[700], line[1000];
    int error;

    snprintf(last, sizeof(last), "%u", ++made);
    agent_name(agent, group, sizeof(group), last);
    snprintf(event->name, sizeof(event->name), "%s/probe", group);
    source_place(source, place, sizeof(place));
    snprintf(line, sizeof(line), "%c:%s %s\n", source->kind == SOURCE_KRETPROBE ? 'r' : 'p', event->name, place);
    error = ledger_plan(&agent->ledger, LEDGER_KPROBE_EVENT, event->name, NULL, line);
    if (error < 0)
        return error;
    event->ledger_id = error;
    error = tracefs_write("kprobe_events", line, O_APPEND);
    if (error)
        ledger_forget(&agent->ledger, event->ledger_id);
    else
        ledger_made(&agent->ledger, event->ledger_id);
    return error;
}

struct counter *kprobe_event_open(struct agent *agent, const struct source *source, const struct scope *scope,
                                  const struct cpus *cpus)
{
    struct kprobe_event *event = calloc(1, sizeof(*event));
    struct perf_event_attr attr;
    char path[TRACEFS_PATH_MAX];
    long long id;
    int error;

    if (!event)
        return NULL;
    event->counter.kind = &kprobe_event_kind;
    event->agent = agent;
    error = make_event(event, source);
    if (!error)
        error = tracefs_path(path, sizeof(path), "events/%s/id", event->name);
    if (!error)
        error = read_number(path, &id);
    if (!error) {
        attr = perf_counting(PERF_TYPE_TRACEPOINT, (uint64_t)id);
        event->perf = perf_counter_open(&attr, scope, cpus, false);
        if (event->perf) {
            perf_counter_tell_own(event->perf, &attr, agent->supervisor);
            return &event->counter;
        }
        error = -errno;
    }
    release(&event->counter);
    errno = -error;
    return NULL;
}

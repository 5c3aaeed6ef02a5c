/* Software, hardware, cache and raw perf events as counters. */
#include <errno.h>

#include "agent/agent.h"
#include "base/errors.h"
#include "base/text.h"
#include "counting/perf_counter.h"
#include "kernel/perf_names.h"
#include "sources/attach.h"

static struct counter *no_such_event(const struct source *source, struct failure *failure)
{
    fail(failure, "not-found", "perf has no %s event '%s'", source_kind_name(source->kind), source->event);
    fail_remedy(failure, "'perf list' on the target shows the names; so does the catalogue.");
    return NULL;
}

/* ENOENT and EOPNOTSUPP are how a PMU, or the lack of one, says that it cannot count this. */
static struct counter *not_opened(const struct source *source, int error, struct failure *failure)
{
    if (source->kind == SOURCE_SOFTWARE || (error != ENOENT && error != EOPNOTSUPP && error != ENODEV)) {
        fail_errno(failure, error, "Counting %s", source->event[0] ? source->event : "the raw event");
        return NULL;
    }
    fail(failure, "unsupported", "This machine's CPU does not count %s (%s)",
         source->event[0] ? source->event : "this raw event", errno_name(error));
    fail_detail(failure, "perf-hardware");
    fail_remedy(failure, "Virtual machines often have no hardware counters: give the guest a virtual PMU, or count "
                         "on the hardware itself.");
    return NULL;
}

static struct counter *attach(struct agent *agent, uint32_t type, uint64_t config, const struct source *source,
                              const struct scope *scope, const struct cpus *cpus, struct attachment *attachment,
                              struct failure *failure)
{
    struct perf_event_attr attr = perf_counting(type, config);
    /* Hardware counters have no handler that could be busy; software events are dropped when one interrupts itself. */
    struct counter *counter = perf_counter_open(&attr, scope, cpus, type != PERF_TYPE_SOFTWARE);

    if (!counter)
        return not_opened(source, errno, failure);
    /* A hardware counter more would take its turns from the others', and make estimates of them. */
    if (type == PERF_TYPE_SOFTWARE)
        perf_counter_tell_own(counter, &attr, agent->supervisor);
    copy_text(attachment->method, sizeof(attachment->method), "perf counter");
    return counter;
}

struct counter *software_attach(struct agent *agent, const struct source *source, const struct scope *scope,
                                const struct cpus *cpus, struct attachment *attachment, struct failure *failure)
{
    uint64_t config;

    if (!software_event(source->event, &config))
        return no_such_event(source, failure);
    return attach(agent, PERF_TYPE_SOFTWARE, config, source, scope, cpus, attachment, failure);
}

struct counter *hardware_attach(struct agent *agent, const struct source *source, const struct scope *scope,
                                const struct cpus *cpus, struct attachment *attachment, struct failure *failure)
{
    uint64_t config;

    if (!hardware_event(source->event, &config))
        return no_such_event(source, failure);
    return attach(agent, PERF_TYPE_HARDWARE, config, source, scope, cpus, attachment, failure);
}

struct counter *cache_attach(struct agent *agent, const struct source *source, const struct scope *scope,
                             const struct cpus *cpus, struct attachment *attachment, struct failure *failure)
{
    uint64_t config;

    if (!cache_event(source->event, &config))
        return no_such_event(source, failure);
    return attach(agent, PERF_TYPE_HW_CACHE, config, source, scope, cpus, attachment, failure);
}

struct counter *raw_attach(struct agent *agent, const struct source *source, const struct scope *scope,
                           const struct cpus *cpus, struct attachment *attachment, struct failure *failure)
{
    return attach(agent, PERF_TYPE_RAW, source->config, source, scope, cpus, attachment, failure);
}

/* The function tracer as a source. */
#include <stdlib.h>

#include "agent/agent.h"
#include "base/errors.h"
#include "base/text.h"
#include "counting/function_tracer.h"
#include "protocol.h"
#include "sources/attach.h"

struct ftrace_counter {
    struct counter counter;
    struct function_tracer tracer;
};

static int start(struct counter *counter, struct failure *failure)
{
    int error = function_tracer_switch(&((struct ftrace_counter *)counter)->tracer, true);

    return error ? fail_errno(failure, -error, "Switching the function tracer on") : 0;
}

static void stop(struct counter *counter)
{
    function_tracer_switch(&((struct ftrace_counter *)counter)->tracer, false);
}

static int read_all(struct counter *counter, struct reading *reading, uint64_t *per_cpu)
{
    reading->flags = SAMPLE_LOST_KNOWN | SAMPLE_PER_CPU_KNOWN;
    return function_tracer_read(&((struct ftrace_counter *)counter)->tracer, &reading->count, &reading->lost, per_cpu);
}

static void release(struct counter *counter)
{
    function_tracer_close(&((struct ftrace_counter *)counter)->tracer);
    free(counter);
}

static const struct counter_kind ftrace_kind = {
    .start = start,
    .stop = stop,
    .read = read_all,
    .release = release,
};

struct counter *ftrace_attach(struct agent *agent, const struct source *source, const struct scope *scope,
                              const struct cpus *cpus, struct attachment *attachment, struct failure *failure)
{
    struct ftrace_counter *counter = calloc(1, sizeof(*counter));

    if (!counter) {
        fail_memory(failure);
        return NULL;
    }
    counter->counter.kind = &ftrace_kind;
    if (function_tracer_open(&counter->tracer, agent, source->pattern, source->module, scope, cpus,
                             &attachment->functions, failure) < 0) {
        free(counter);
        return NULL;
    }
    copy_text(attachment->method, sizeof(attachment->method), "ftrace instance");
    attachment->patch = "ftrace";
    return &counter->counter;
}

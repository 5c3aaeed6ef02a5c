/* The function tracer as a source, and the look at a wildcard before attaching to it. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "agent.h"
#include "errors.h"
#include "function_tracer.h"
#include "methods.h"
#include "params.h"
#include "protocol.h"
#include "text.h"

#define LONGEST_ESTIMATE_MS 5000
#define EXAMPLES 20

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

static void wait_unless_cancelled(const struct request *request, long long milliseconds)
{
    struct timespec step = { .tv_nsec = 20 * 1000000L };

    for (; milliseconds > 0 && !request->cancelled; milliseconds -= 20)
        nanosleep(&step, NULL);
}

static double seconds_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int handle_estimate(struct agent *agent, struct request *request, json_t *params, json_t **result,
                    struct failure *failure)
{
    struct scope everything = { 0 };
    struct function_tracer tracer;
    struct source source;
    uint64_t count = 0, lost = 0;
    long long duration;
    long functions;
    double begun, rate = 0;
    int error;
    json_t *kind = json_pack("{s:s, s:O?, s:O?}", "kind", "ftrace", "pattern", json_object_get(params, "pattern"),
                             "module", json_object_get(params, "module"));
    int outcome = source_parse(kind, &source, failure);

    json_decref(kind);
    if (outcome < 0 || param_number(params, "duration", 0, LONGEST_ESTIMATE_MS, &duration, failure) < 0)
        return -1;
    if (function_tracer_open(&tracer, agent, source.pattern, source.module, &everything, &agent->cpus, &functions,
                             failure) < 0)
        return -1;
    begun = seconds_now();
    error = duration ? function_tracer_switch(&tracer, true) : -ECANCELED;
    if (!error) {
        wait_unless_cancelled(request, duration);
        error = function_tracer_switch(&tracer, false);
        rate = seconds_now() - begun;
        if (!error)
            error = function_tracer_read(&tracer, &count, &lost, NULL);
    }
    *result = json_pack("{s:I, s:o, s:o, s:o}", "functions", (json_int_t)functions, "examples",
                        function_tracer_examples(&tracer, EXAMPLES), "perSecond",
                        error || rate <= 0 ? json_null() : json_real((double)(count + lost) / rate), "note",
                        !error ? json_null()
                        : duration ? json_text(errno_name(-error))
                                   : json_text("not measured: no time was given for it"));
    function_tracer_close(&tracer);
    return request->cancelled ? -1 : 0;
}

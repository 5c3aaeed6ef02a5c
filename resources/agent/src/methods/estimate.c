/* The look at a wildcard before attaching to it: how many functions it names, and how often they are called. */
#include <errno.h>
#include <time.h>

#include "base/errors.h"
#include "base/params.h"
#include "base/text.h"
#include "counting/function_tracer.h"
#include "methods/methods.h"

#define LONGEST_ESTIMATE_MS 5000
#define EXAMPLES 20

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

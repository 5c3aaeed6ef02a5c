/* What writes into, or is kept by, a tracefs instance of our own: the event's ring buffer, hist, the function tracers. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/errors.h"
#include "base/text.h"
#include "bench/bench.h"
#include "counting/ring_statistics.h"

#define HIST "hist:keys=common_pid"

static int need_instance(struct bench *bench, struct failure *failure)
{
    const char *what;
    int error;

    if (bench->have_instance)
        return 0;
    if (!tracefs_root()) {
        error = tracefs_error(&what);
        fail_errno(failure, error, "%s", what);
        return fail_detail(failure, "tracefs");
    }
    error = instance_make(bench->agent, &bench->instance);
    if (error)
        return fail_errno(failure, -error, "Making a tracefs instance");
    bench->have_instance = true;
    return 0;
}

/* A file of the workload's own event, whole or cut where it is too long (then it is not found). */
static const char *event_file(const struct bench *bench, const char *name, char path[128])
{
    snprintf(path, 128, "events/%s/%s", bench->event, name);
    return path;
}

static int need_event(struct bench *bench, struct failure *failure)
{
    if (!bench->event)
        return fail(failure, "unsupported", "No tracepoint stands for the calls of this function");
    return need_instance(bench, failure);
}

static int write_instance(struct bench *bench, const char *file, const char *text, struct failure *failure)
{
    int error = instance_write(&bench->instance, file, text, 0);

    return error ? fail_errno(failure, -error, "Writing '%s' to %s of a tracefs instance", text, file) : 0;
}

static void read_ring(struct bench *bench, const struct bench_arm *arm, struct bench_reading *reading)
{
    int i;

    *reading = (struct bench_reading){ .missed = -1 };
    for (i = 0; i < bench->cpu_count; i++) {
        char path[TRACEFS_PATH_MAX + 64];
        struct ring_statistics here;
        int fd, error;

        snprintf(path, sizeof(path), "%s/per_cpu/cpu%d/stats", bench->instance.path,
                 bench->cpus[i]);
        fd = open(path, O_RDONLY | O_CLOEXEC);
        error = fd < 0 ? -errno : ring_statistics_read(fd, &here);
        if (fd >= 0)
            close(fd);
        if (error) {
            *reading = BENCH_UNKNOWN;
            return;
        }
        reading->counted += (int64_t)here.written;
        reading->lost += (int64_t)here.lost;
    }
    /* The graph tracer writes an entry and a return for each call. */
    if (arm->returns)
        reading->counted /= 2;
}

static int attach_ring(struct bench *bench, const struct bench_arm *arm, struct failure *failure)
{
    char path[128];

    (void)arm;
    if (need_event(bench, failure) < 0 ||
        write_instance(bench, event_file(bench, "enable", path), "1", failure) < 0)
        return -1;
    copy_text(bench->attached.method, sizeof(bench->attached.method), "event enabled in a tracefs instance");
    return 0;
}

static void detach_ring(struct bench *bench, const struct bench_arm *arm)
{
    char path[128];

    (void)arm;
    instance_write(&bench->instance, event_file(bench, "enable", path), "0", 0);
}

static int attach_hist(struct bench *bench, const struct bench_arm *arm, struct failure *failure)
{
    char path[128];

    (void)arm;
    if (need_event(bench, failure) < 0 ||
        write_instance(bench, event_file(bench, "trigger", path), HIST "\n", failure) < 0)
        return -1;
    copy_text(bench->attached.method, sizeof(bench->attached.method), HIST " in a tracefs instance");
    return 0;
}

/* `    Hits: 123` among the totals at the end of the histogram; -1 when it is not there. */
static int64_t total_of(const char *text, const char *name)
{
    const char *totals = strstr(text, "Totals:"), *found = totals ? strstr(totals, name) : NULL;

    return found ? (int64_t)strtoull(found + strlen(name), NULL, 10) : -1;
}

static void read_hist(struct bench *bench, const struct bench_arm *arm, struct bench_reading *reading)
{
    char *text, path[128];

    (void)arm;
    *reading = BENCH_UNKNOWN;
    if (instance_read(&bench->instance, event_file(bench, "hist", path), &text, NULL))
        return;
    reading->counted = total_of(text, "Hits:");
    reading->lost = total_of(text, "Dropped:");
    free(text);
}

static void detach_hist(struct bench *bench, const struct bench_arm *arm)
{
    char path[128];

    (void)arm;
    instance_write(&bench->instance, event_file(bench, "trigger", path), "!" HIST "\n", 0);
}

/* The one function, by the name that ftrace has for it: an instance without a filter would trace the whole kernel. */
static int set_filter(struct bench *bench, struct failure *failure)
{
    size_t i;
    int error = -ENOENT;

    if (bench->filtered)
        return 0;
    for (i = 0; i < bench->name_count && error; i++) {
        char line[160];

        snprintf(line, sizeof(line), "%s\n", bench->names[i]);
        error = instance_write(&bench->instance, "set_ftrace_filter", line, 0);
    }
    if (error) {
        fail_errno(failure, -error, "Limiting the function tracer to the one function");
        return fail_detail(failure, "function-tracer");
    }
    bench->filtered = true;
    return 0;
}

static int attach_tracer(struct bench *bench, const struct bench_arm *arm, struct failure *failure)
{
    const char *tracer = arm->returns ? "function_graph" : "function";
    int error;

    if (need_instance(bench, failure) < 0 || set_filter(bench, failure) < 0)
        return -1;
    error = instance_write(&bench->instance, "current_tracer", tracer, 0);
    if (error) {
        fail_errno(failure, -error, "Choosing the tracer %s in a tracefs instance", tracer);
        if (!arm->returns)
            return -1;
        copy_text(failure->code, sizeof(failure->code), "unsupported");
        fail_detail(failure, "function-graph");
        return fail_remedy(failure, "Linux has function graph in instances from 6.11 on; the machine's own tracer is "
                                    "never touched here.");
    }
    snprintf(bench->attached.method, sizeof(bench->attached.method), "%s in a tracefs instance", tracer);
    return 0;
}

static void detach_tracer(struct bench *bench, const struct bench_arm *arm)
{
    (void)arm;
    instance_write(&bench->instance, "current_tracer", "nop", 0);
}

const struct bench_mechanism bench_ring = { .attach = attach_ring, .read = read_ring, .detach = detach_ring };
const struct bench_mechanism bench_hist = { .attach = attach_hist, .read = read_hist, .detach = detach_hist };
const struct bench_mechanism bench_tracer = { .attach = attach_tracer, .read = read_ring, .detach = detach_tracer };

/* The system call's own tracepoint: counted by perf, sampled by perf, and by BPF. */
#include <errno.h>
#include <stdio.h>

#include "base/errors.h"
#include "base/files.h"
#include "bench/perf.h"
#include "counting/perf_counter.h"
#include "kernel/tracefs.h"

static int attach(struct bench *bench, const struct bench_arm *arm, struct failure *failure)
{
    struct perf_event_attr attr;
    char path[TRACEFS_PATH_MAX];
    long long id;
    const char *what;
    char file[128];
    int error;

    if (!bench->event)
        return fail(failure, "unsupported", "No tracepoint stands for the calls of this function");
    snprintf(file, sizeof(file), "events/%s/id", bench->event);
    error = tracefs_path(path, sizeof(path), file);
    if (!tracefs_root()) {
        error = tracefs_error(&what);
        return fail_errno(failure, error, "%s", what);
    }
    if (!error)
        error = read_number(path, &id);
    if (error)
        return fail_errno(failure, -error, "Reading %s of tracefs", file);
    attr = perf_counting(PERF_TYPE_TRACEPOINT, (uint64_t)id);
    if (arm->consumer == BENCH_SAMPLES) {
        attr.sample_period = (uint64_t)arm->variant;
        attr.sample_type = PERF_SAMPLE_IP | PERF_SAMPLE_TID | PERF_SAMPLE_TIME | PERF_SAMPLE_CPU;
    }
    return bench_perf_open(bench, arm, &attr, BPF_PROG_TYPE_TRACEPOINT, "perf tracepoint", failure);
}

static void detach(struct bench *bench, const struct bench_arm *arm)
{
    (void)arm;
    bench_perf_close(bench);
}

const struct bench_mechanism bench_tracepoint = { .attach = attach, .read = bench_perf_read, .detach = detach };

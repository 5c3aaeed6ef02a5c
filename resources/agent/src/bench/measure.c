/* One arm after the other: attached, measured while the producers or a command run, detached. */
#include <string.h>
#include <time.h>

#include "base/params.h"
#include "bench/bench.h"
#include "bench/driver.h"
#include "bench/requests.h"

#define LONGEST_MS 20000

void bench_release_held(struct bench *bench)
{
    if (bench->held && bench->held->mechanism->release)
        bench->held->mechanism->release(bench);
    bench->held = NULL;
}

static double milliseconds_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static json_t *results_json(const struct producer_result *results, int count)
{
    json_t *all = json_array();
    int i;

    for (i = 0; i < count; i++)
        json_array_append_new(all, json_pack("{s:I, s:I, s:I}", "calls", (json_int_t)results[i].calls, "elapsed",
                                             (json_int_t)results[i].elapsed, "cpu", (json_int_t)results[i].cpu));
    return all;
}

static json_t *difference(int64_t after, int64_t before)
{
    return after < 0 || before < 0 ? json_null() : json_integer(after - before);
}

static void read_counts(struct bench *bench, const struct bench_arm *arm, struct bench_reading *reading)
{
    *reading = BENCH_UNKNOWN;
    if (arm->mechanism->read)
        arm->mechanism->read(bench, arm, reading);
}

static int measure(struct bench *bench, const struct bench_arm *arm, const struct request *request,
                   long long warm_up, long long time, long long collateral, json_t **result)
{
    struct producer_result results[MOST_PRODUCERS], others[MOST_PRODUCERS];
    int count = producers_count(bench->producers);
    struct bench_reading before, after;
    struct producers_work other_work = { .number = producers_untraced, .driver = -1 };
    uint64_t made, untraced;
    bool whole;

    read_counts(bench, arm, &before);
    whole = producers_run(bench->producers, bench->work, warm_up, time, request, results, &made);
    read_counts(bench, arm, &after);
    if (whole && collateral)
        whole = producers_run(bench->producers, other_work, warm_up, collateral, request, others, &untraced);
    if (!whole)
        return -1;
    *result = json_pack("{s:o, s:I, s:o, s:o, s:o, s:o, s:o}", "producers", results_json(results, count), "made",
                        (json_int_t)made, "counted", difference(after.counted, before.counted), "lost",
                        difference(after.lost, before.lost), "missed", difference(after.missed, before.missed),
                        "evidence", bench_evidence(bench, arm), "collateral",
                        collateral ? results_json(others, count) : json_null());
    return 0;
}

static void detach(struct bench *bench, const struct bench_arm *arm)
{
    arm->mechanism->detach(bench, arm);
    bench->held = arm->group ? arm : NULL;
}

void bench_leave_arm(struct bench *bench)
{
    const struct bench_arm *arm = bench->attached_arm ? bench->attached_arm : bench->measured_arm;

    bench->attached_arm = bench->measured_arm = NULL;
    if (arm)
        detach(bench, arm);
}

bool bench_wants_leave(struct agent *agent)
{
    return agent->bench && agent->bench->measured_arm;
}

void bench_leave(struct agent *agent)
{
    bench_leave_arm(agent->bench);
}

static bool same_group(const struct bench_arm *one, const struct bench_arm *other)
{
    return one && other && one->group && other->group && !strcmp(one->group, other->group);
}

/* Never two arms at once: what the last one kept stays only for one that shares it. NULL with a failure. */
static const struct bench_arm *attach(struct bench *bench, json_t *params, struct failure *failure)
{
    const struct bench_arm *arm;
    const char *name;

    if (!bench) {
        fail(failure, "bad-request", "No benchmark has been prepared");
        return NULL;
    }
    if (param_text(params, "arm", &name, failure) < 0)
        return NULL;
    arm = bench_arm_named(name);
    if (!arm) {
        fail(failure, "not-found", "This agent knows no arm '%.60s'", name);
        return NULL;
    }
    bench_leave_arm(bench);
    if (!same_group(bench->held, arm))
        bench_release_held(bench);
    if (bench->workload == WORKLOAD_KERNEL && bench_drive(bench, (enum bench_driver)bench->driver, failure) < 0)
        return NULL;
    if (arm->mechanism->attach(bench, arm, failure) == 0)
        return arm;
    bench_release_held(bench);
    return NULL;
}

int handle_bench_arm(struct agent *agent, struct request *request, json_t *params, json_t **result,
                     struct failure *failure)
{
    struct bench *bench = agent->bench;
    long long warm_up, time, collateral;
    const struct bench_arm *arm;
    double begun, attached;

    if (param_number(params, "warmUp", 0, LONGEST_MS, &warm_up, failure) < 0 ||
        param_number(params, "time", 1, LONGEST_MS, &time, failure) < 0 ||
        param_number(params, "collateral", 0, LONGEST_MS, &collateral, failure) < 0)
        return -1;
    if (bench && !bench->producers)
        return fail(failure, "bad-request", "This benchmark has no producers: attach an arm, and run the command");
    begun = milliseconds_now();
    arm = attach(bench, params, failure);
    if (!arm)
        return -1;
    attached = milliseconds_now();
    /* Detached when this is answered: the kernel lets go slowly, and meanwhile the answer and the next request travel. */
    bench->measured_arm = arm;
    if (measure(bench, arm, request, warm_up, time, collateral, result) < 0)
        return fail(failure, "cancelled", "The request was cancelled");
    json_object_set_new(*result, "attaching", json_real(attached - begun));
    return 0;
}

int handle_bench_attach(struct agent *agent, struct request *request, json_t *params, json_t **result,
                        struct failure *failure)
{
    struct bench *bench = agent->bench;
    const struct bench_arm *arm;

    (void)request;
    if (bench && bench->attached_arm)
        return fail(failure, "bad-request", "The arm %s is attached", bench->attached_arm->name);
    arm = attach(bench, params, failure);
    if (!arm)
        return -1;
    bench->attached_arm = arm;
    read_counts(bench, arm, &bench->before);
    *result = json_object();
    return 0;
}

int handle_bench_detach(struct agent *agent, struct request *request, json_t *params, json_t **result,
                        struct failure *failure)
{
    struct bench *bench = agent->bench;
    struct bench_reading after;

    (void)request;
    (void)params;
    if (!bench || !bench->attached_arm)
        return fail(failure, "bad-request", "No arm is attached");
    read_counts(bench, bench->attached_arm, &after);
    *result = json_pack("{s:o, s:o, s:o, s:o}", "counted", difference(after.counted, bench->before.counted), "lost",
                        difference(after.lost, bench->before.lost), "missed",
                        difference(after.missed, bench->before.missed), "evidence",
                        bench_evidence(bench, bench->attached_arm));
    bench_leave_arm(bench);
    return 0;
}

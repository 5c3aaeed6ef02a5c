#include "bench_requests.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench.h"
#include "bench_programs.h"
#include "errors.h"
#include "function_place.h"
#include "kernel_text.h"
#include "modules.h"
#include "params.h"
#include "text.h"

#define LONGEST_MS 20000

static void find_names(struct bench *bench, const struct symbols *symbols)
{
    const struct symbol *alias = symbol_at(symbols, bench->address);

    for (; alias && alias < symbols->all + symbols->count && alias->address == bench->address; alias++) {
        if (bench->name_count == sizeof(bench->names) / sizeof(*bench->names))
            break;
        copy_text(bench->names[bench->name_count++], sizeof(*bench->names), symbol_name(symbols, alias));
    }
}

/* The function behind the system call, under whichever name this architecture and kernel give it. */
static void find_function(struct bench *bench)
{
    static const char *const names[] = { "__x64_sys_getuid", "__arm64_sys_getuid", "__ia32_sys_getuid",
                                         "__do_sys_getuid", "sys_getuid" };
    struct source source = { .kind = SOURCE_KPROBE };
    struct function_place place;
    struct failure failure;
    uint64_t end;
    size_t i, size;

    for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
        copy_text(source.function, sizeof(source.function), names[i]);
        if (function_find(&source, &place, &failure) < 0)
            continue;
        copy_text(bench->symbol, sizeof(bench->symbol), names[i]);
        bench->address = place.symbol->address;
        break;
    }
    if (!bench->address)
        return;
    find_names(bench, place.symbols);
    end = symbol_end(place.symbols, place.symbol);
    size = end && end - bench->address < sizeof(bench->original) ? end - bench->address : sizeof(bench->original);
    if (!kernel_text_read(bench->address, bench->original, size))
        bench->original_size = size;
}

static int attach_base(struct bench *bench, const struct bench_arm *arm, struct failure *failure)
{
    (void)arm;
    (void)failure;
    copy_text(bench->attached.method, sizeof(bench->attached.method), "nothing attached");
    return 0;
}

static void detach_base(struct bench *bench, const struct bench_arm *arm)
{
    (void)bench;
    (void)arm;
}

const struct bench_mechanism bench_base = { .attach = attach_base, .detach = detach_base };

static void release_held(struct bench *bench)
{
    if (bench->held && bench->held->mechanism->release)
        bench->held->mechanism->release(bench);
    bench->held = NULL;
}

void bench_free(struct bench *bench)
{
    size_t i;

    release_held(bench);
    for (i = 0; i < MOST_ARMS; i++)
        json_decref(bench->seen[i]);
    if (bench->have_instance)
        instance_remove(bench->agent, &bench->instance);
    bench_programs_free(bench->programs);
    if (bench->producers)
        producers_end(bench->producers);
    free(bench->module.bytes);
    free(bench);
}

void bench_end(struct agent *agent)
{
    if (agent->bench)
        bench_free(agent->bench);
    agent->bench = NULL;
}

static json_t *arm_names(void)
{
    json_t *names = json_array();
    size_t count, i;
    const struct bench_arm *arms = bench_arms(&count);

    for (i = 0; i < count; i++)
        json_array_append_new(names, json_string(arms[i].name));
    return names;
}

int handle_bench_prepare(struct agent *agent, struct request *request, json_t *params, json_t **result,
                         struct failure *failure)
{
    long long producers;
    bool may_switch;
    struct bench *bench;
    json_t *cpus;
    int i;

    (void)request;
    if (param_number(params, "producers", 1, MOST_PRODUCERS, &producers, failure) < 0 ||
        param_boolean(params, "maySwitch", &may_switch, failure) < 0)
        return -1;
    if (producers > agent->cpus.count) {
        fail(failure, "bad-request", "%lld producers need as many CPUs, and the target has %d", producers,
             agent->cpus.count);
        return fail_remedy(failure, "Ask for at most %d.", agent->cpus.count);
    }
    if (agent->bench)
        return fail(failure, "bad-request", "A benchmark is being measured already");
    bench = calloc(1, sizeof(*bench));
    if (!bench)
        return fail_memory(failure);
    bench->agent = agent;
    bench->may_switch = may_switch;
    bench->attached.link = -1;
    memcpy(bench->own_code, (const void *)probescope_bench_call, sizeof(bench->own_code));
    bench->programs = bench_programs_new();
    bench->producers = producers_start(&agent->cpus, (int)producers);
    if (!bench->programs || !bench->producers) {
        fail_errno(failure, errno, "Starting the threads that make the events");
        bench_free(bench);
        return -1;
    }
    find_function(bench);
    agent->bench = bench;
    cpus = json_array();
    for (i = 0; i < producers; i++)
        json_array_append_new(cpus, json_integer(producers_cpu(bench->producers, i)));
    *result = json_pack("{s:o, s:o, s:o, s:o, s:o}", "symbol", json_text_or_null(bench->symbol), "cpus", cpus,
                        "fingerprint", bench_fingerprint(&agent->cpus), "warnings", bench_warnings(bench), "arms",
                        arm_names());
    return 0;
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
    uint64_t made, untraced;
    bool whole;

    read_counts(bench, arm, &before);
    whole = producers_run(bench->producers, producers_traced, warm_up, time, request, results, &made);
    read_counts(bench, arm, &after);
    if (whole && collateral)
        whole = producers_run(bench->producers, producers_untraced, warm_up, collateral, request, others, &untraced);
    if (!whole)
        return -1;
    *result = json_pack("{s:o, s:I, s:o, s:o, s:o, s:o, s:o}", "producers", results_json(results, count), "made",
                        (json_int_t)made, "counted", difference(after.counted, before.counted), "lost",
                        difference(after.lost, before.lost), "missed", difference(after.missed, before.missed),
                        "evidence", bench_evidence(bench, arm), "collateral",
                        collateral ? results_json(others, count) : json_null());
    return 0;
}

static bool same_group(const struct bench_arm *one, const struct bench_arm *other)
{
    return one && other && one->group && other->group && !strcmp(one->group, other->group);
}

int handle_bench_arm(struct agent *agent, struct request *request, json_t *params, json_t **result,
                     struct failure *failure)
{
    struct bench *bench = agent->bench;
    long long warm_up, time, collateral;
    const struct bench_arm *arm;
    double begun, attached, measured;
    const char *name;
    int outcome;

    if (param_text(params, "arm", &name, failure) < 0 ||
        param_number(params, "warmUp", 0, LONGEST_MS, &warm_up, failure) < 0 ||
        param_number(params, "time", 1, LONGEST_MS, &time, failure) < 0 ||
        param_number(params, "collateral", 0, LONGEST_MS, &collateral, failure) < 0)
        return -1;
    if (!bench)
        return fail(failure, "bad-request", "No benchmark has been prepared");
    arm = bench_arm_named(name);
    if (!arm)
        return fail(failure, "not-found", "This agent knows no arm '%.60s'", name);
    begun = milliseconds_now();
    /* Never two arms at once: what the last one kept stays only for one that shares it. */
    if (!same_group(bench->held, arm))
        release_held(bench);
    outcome = arm->mechanism->attach(bench, arm, failure);
    if (outcome < 0) {
        release_held(bench);
        return -1;
    }
    attached = milliseconds_now();
    outcome = measure(bench, arm, request, warm_up, time, collateral, result);
    measured = milliseconds_now();
    arm->mechanism->detach(bench, arm);
    bench->held = arm->group ? arm : NULL;
    if (outcome < 0)
        return fail(failure, "cancelled", "The request was cancelled");
    json_object_set_new(*result, "attaching", json_real(attached - begun));
    json_object_set_new(*result, "detaching", json_real(milliseconds_now() - measured));
    return 0;
}

int handle_bench_module(struct agent *agent, struct request *request, json_t *params, json_t **result,
                        struct failure *failure)
{
    struct bench *bench = agent->bench;
    const char *name;
    uint8_t *bytes;
    size_t size;

    (void)request;
    if (!bench)
        return fail(failure, "bad-request", "No benchmark has been prepared");
    bytes = module_from_request(params, &name, &size, failure);
    if (!bytes)
        return -1;
    free(bench->module.bytes);
    copy_text(bench->module.name, sizeof(bench->module.name), name);
    bench->module.bytes = bytes;
    bench->module.size = size;
    *result = json_object();
    return 0;
}

int handle_bench_finish(struct agent *agent, struct request *request, json_t *params, json_t **result,
                        struct failure *failure)
{
    (void)request;
    (void)params;
    (void)failure;
    bench_end(agent);
    *result = json_pack("{s:o}", "leftovers", ledger_leftovers(&agent->ledger));
    return 0;
}

#include "bench/requests.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/params.h"
#include "base/text.h"
#include "bench/bench.h"
#include "bench/programs.h"
#include "programs/modules.h"

void bench_free(struct bench *bench)
{
    size_t i;

    bench_leave_arm(bench);
    bench_release_held(bench);
    for (i = 0; i < MOST_ARMS; i++)
        json_decref(bench->seen[i]);
    if (bench->have_instance)
        instance_remove(bench->agent, &bench->instance);
    bench_programs_free(bench->programs);
    if (bench->producers)
        producers_end(bench->producers);
    if (bench->work.driver >= 0)
        close(bench->work.driver);
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
    struct bench *bench;
    bool may_switch;
    json_t *cpus;
    int i;

    (void)request;
    if (param_boolean(params, "maySwitch", &may_switch, failure) < 0)
        return -1;
    if (agent->bench)
        return fail(failure, "bad-request", "A benchmark is being measured already");
    bench = calloc(1, sizeof(*bench));
    if (!bench)
        return fail_memory(failure);
    bench->agent = agent;
    bench->may_switch = may_switch;
    bench->attached.link = bench->work.driver = -1;
    memcpy(bench->own_code, (const void *)probescope_bench_call, sizeof(bench->own_code));
    bench->programs = bench_programs_new();
    if (!bench->programs)
        fail_memory(failure);
    if (!bench->programs || bench_choose_workload(bench, params, failure) < 0) {
        bench_free(bench);
        return -1;
    }
    agent->bench = bench;
    cpus = json_array();
    for (i = 0; i < bench->cpu_count; i++)
        json_array_append_new(cpus, json_integer(bench->cpus[i]));
    *result = json_pack("{s:o, s:o, s:o, s:o, s:o}", "symbol", json_text_or_null(bench->symbol), "cpus", cpus,
                        "fingerprint", bench_fingerprint(&agent->cpus), "warnings", bench_warnings(bench), "arms",
                        arm_names());
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

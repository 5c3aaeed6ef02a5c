/*
 * A kprobe in a kernel module: no program, no buffer, one counter for each CPU. The module is built by the engine against
 * the target's headers (app/benchmark/countingModule.ts); here it is inserted for each measurement, through the ledger.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "base/files.h"
#include "base/text.h"
#include "bench/bench.h"
#include "programs/modules.h"

static int attach(struct bench *bench, const struct bench_arm *arm, struct failure *failure)
{
    struct bench_module *module = &bench->module;
    char parameters[64];

    (void)arm;
    if (!module->bytes)
        return fail(failure, "unsupported", "No module has been built for this target");
    if (!bench->address) {
        fail(failure, "unsupported", "The address of the function is not known");
        return fail_remedy(failure, "As root: sysctl kernel.kptr_restrict=1");
    }
    snprintf(parameters, sizeof(parameters), "address=0x%llx", (unsigned long long)bench->address);
    if (module_insert(bench->agent, module->name, module->bytes, module->size, parameters, failure) < 0)
        return -1;
    bench->attached.address = bench->address;
    snprintf(bench->attached.method, sizeof(bench->attached.method), "register_kprobe of module %s", module->name);
    return 0;
}

static bool is_watched(const struct bench *bench, int cpu)
{
    int i;

    for (i = 0; i < bench->cpu_count; i++)
        if (bench->cpus[i] == cpu)
            return true;
    return false;
}

/* A line for each CPU that has counted: its number and its count. Of the CPUs that are watched, like the BPF map. */
static void read_counts(struct bench *bench, const struct bench_arm *arm, struct bench_reading *reading)
{
    char path[128], *text, *line, *rest;

    (void)arm;
    *reading = BENCH_UNKNOWN;
    snprintf(path, sizeof(path), "/sys/module/%s/parameters/counts", bench->module.name);
    if (read_file(path, &text, NULL))
        return;
    *reading = (struct bench_reading){ .missed = -1 };
    for (line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        unsigned long long count;
        int cpu;

        if (sscanf(line, "%d %llu", &cpu, &count) == 2 && is_watched(bench, cpu))
            reading->counted += (int64_t)count;
    }
    free(text);
}

static void detach(struct bench *bench, const struct bench_arm *arm)
{
    struct failure failure; /* what cannot be removed stands in the ledger with its reason */

    (void)arm;
    module_take_out(bench->agent, bench->module.name, &failure);
    bench->attached.address = 0;
}

const struct bench_mechanism bench_module = { .attach = attach, .read = read_counts, .detach = detach };

#include "kernel/perf_names.h"

#include <linux/perf_event.h>
#include <stddef.h>
#include <string.h>

#define CGROUP_SWITCHES 11 /* PERF_COUNT_SW_CGROUP_SWITCHES, Linux 5.12 */

struct event_name {
    const char *name;
    uint64_t config;
};

static const struct event_name software[] = {
    { "page-faults", PERF_COUNT_SW_PAGE_FAULTS },
    { "faults", PERF_COUNT_SW_PAGE_FAULTS },
    { "minor-faults", PERF_COUNT_SW_PAGE_FAULTS_MIN },
    { "major-faults", PERF_COUNT_SW_PAGE_FAULTS_MAJ },
    { "context-switches", PERF_COUNT_SW_CONTEXT_SWITCHES },
    { "cs", PERF_COUNT_SW_CONTEXT_SWITCHES },
    { "cpu-migrations", PERF_COUNT_SW_CPU_MIGRATIONS },
    { "migrations", PERF_COUNT_SW_CPU_MIGRATIONS },
    { "cgroup-switches", CGROUP_SWITCHES },
    { "alignment-faults", PERF_COUNT_SW_ALIGNMENT_FAULTS },
    { "emulation-faults", PERF_COUNT_SW_EMULATION_FAULTS },
    { "cpu-clock", PERF_COUNT_SW_CPU_CLOCK },
    { "task-clock", PERF_COUNT_SW_TASK_CLOCK },
    { "bpf-output", PERF_COUNT_SW_BPF_OUTPUT },
    { "dummy", PERF_COUNT_SW_DUMMY },
    { NULL, 0 },
};

static const struct event_name hardware[] = {
    { "cycles", PERF_COUNT_HW_CPU_CYCLES },
    { "cpu-cycles", PERF_COUNT_HW_CPU_CYCLES },
    { "instructions", PERF_COUNT_HW_INSTRUCTIONS },
    { "cache-references", PERF_COUNT_HW_CACHE_REFERENCES },
    { "cache-misses", PERF_COUNT_HW_CACHE_MISSES },
    { "branches", PERF_COUNT_HW_BRANCH_INSTRUCTIONS },
    { "branch-instructions", PERF_COUNT_HW_BRANCH_INSTRUCTIONS },
    { "branch-misses", PERF_COUNT_HW_BRANCH_MISSES },
    { "bus-cycles", PERF_COUNT_HW_BUS_CYCLES },
    { "stalled-cycles-frontend", PERF_COUNT_HW_STALLED_CYCLES_FRONTEND },
    { "stalled-cycles-backend", PERF_COUNT_HW_STALLED_CYCLES_BACKEND },
    { "ref-cycles", PERF_COUNT_HW_REF_CPU_CYCLES },
    { NULL, 0 },
};

static const struct event_name caches[] = {
    { "L1-dcache-", PERF_COUNT_HW_CACHE_L1D }, { "L1-icache-", PERF_COUNT_HW_CACHE_L1I },
    { "LLC-", PERF_COUNT_HW_CACHE_LL },        { "dTLB-", PERF_COUNT_HW_CACHE_DTLB },
    { "iTLB-", PERF_COUNT_HW_CACHE_ITLB },     { "branch-", PERF_COUNT_HW_CACHE_BPU },
    { "node-", PERF_COUNT_HW_CACHE_NODE },     { NULL, 0 },
};

#define ACCESS(operation) (PERF_COUNT_HW_CACHE_OP_##operation << 8 | PERF_COUNT_HW_CACHE_RESULT_ACCESS << 16)
#define MISS(operation) (PERF_COUNT_HW_CACHE_OP_##operation << 8 | PERF_COUNT_HW_CACHE_RESULT_MISS << 16)

static const struct event_name operations[] = {
    { "loads", ACCESS(READ) },          { "load-misses", MISS(READ) },
    { "stores", ACCESS(WRITE) },        { "store-misses", MISS(WRITE) },
    { "prefetches", ACCESS(PREFETCH) }, { "prefetch-misses", MISS(PREFETCH) },
    { NULL, 0 },
};

static bool find(const struct event_name *names, const char *name, uint64_t *config)
{
    for (; names->name; names++)
        if (!strcmp(names->name, name)) {
            *config = names->config;
            return true;
        }
    return false;
}

bool software_event(const char *name, uint64_t *config)
{
    return find(software, name, config);
}

bool hardware_event(const char *name, uint64_t *config)
{
    return find(hardware, name, config);
}

bool cache_event(const char *name, uint64_t *config)
{
    const struct event_name *cache;

    for (cache = caches; cache->name; cache++) {
        size_t length = strlen(cache->name);

        if (!strncmp(name, cache->name, length) && find(operations, name + length, config)) {
            *config |= cache->config;
            return true;
        }
    }
    return false;
}

const char *software_event_name(unsigned index)
{
    return index < sizeof(software) / sizeof(*software) ? software[index].name : NULL;
}

const char *hardware_event_name(unsigned index)
{
    return index < sizeof(hardware) / sizeof(*hardware) ? hardware[index].name : NULL;
}

/* What makes the events: system calls, a program in the kernel, or a command of the user's. */
#include <errno.h>
#include <string.h>

#include "base/errors.h"
#include "base/params.h"
#include "bench/bench.h"
#include "bench/driver.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static int start_producers(struct bench *bench, json_t *params, struct failure *failure)
{
    const struct cpus *cpus = &bench->agent->cpus;
    long long count;
    int i;

    if (param_number(params, "producers", 1, MOST_PRODUCERS, &count, failure) < 0)
        return -1;
    if (count > cpus->count) {
        fail(failure, "bad-request", "%lld producers need as many CPUs, and the target has %d", count, cpus->count);
        return fail_remedy(failure, "Ask for at most %d.", cpus->count);
    }
    bench->producers = producers_start(cpus, (int)count);
    if (!bench->producers)
        return fail_errno(failure, errno, "Starting the threads that make the events");
    for (i = 0; i < count; i++)
        bench->own_cpus[i] = producers_cpu(bench->producers, i);
    bench->cpus = bench->own_cpus;
    bench->cpu_count = (int)count;
    return 0;
}

bool bench_find_syscall(struct bench *bench)
{
    static const char *const names[] = { "__x64_sys_getuid", "__arm64_sys_getuid", "__ia32_sys_getuid",
                                         "__do_sys_getuid", "sys_getuid" };

    return bench_find_function(bench, names, COUNT(names));
}

static int choose_syscall(struct bench *bench, json_t *params, struct failure *failure)
{
    bench->workload = WORKLOAD_SYSCALL;
    bench->work = (struct producers_work){ .number = producers_traced, .driver = -1 };
    bench->event = "syscalls/sys_enter_getuid";
    bench->raw_tracepoint = "sys_enter";
    bench_find_syscall(bench);
    return start_producers(bench, params, failure);
}

static int choose_kernel(struct bench *bench, json_t *params, json_t *workload, struct failure *failure)
{
    static const char *const helper[] = { "bpf_get_numa_node_id" }, *const kfunc[] = { "bpf_modify_return_test_tp" };
    bool found = false;
    const char *call;

    if (param_text(workload, "call", &call, failure) < 0)
        return -1;
    bench->workload = WORKLOAD_KERNEL;
    if (strcmp(call, "helper"))
        found = bench_drive(bench, DRIVER_KFUNC, failure) == 0;
    if (found) {
        bench->driver = DRIVER_KFUNC;
        bench->event = "bpf_test_run/bpf_trigger_tp";
        bench->raw_tracepoint = "bpf_trigger_tp";
        bench_find_function(bench, kfunc, 1);
    } else {
        if (!strcmp(call, "kfunc"))
            return -1;
        if (bench_drive(bench, DRIVER_HELPER, failure) < 0)
            return -1;
        bench->driver = DRIVER_HELPER;
        bench_find_function(bench, helper, 1);
    }
    return start_producers(bench, params, failure);
}

static int choose_command(struct bench *bench, json_t *workload, struct failure *failure)
{
    const char *function;

    if (param_text(workload, "function", &function, failure) < 0)
        return -1;
    bench->workload = WORKLOAD_COMMAND;
    if (!bench_find_function(bench, &function, 1)) {
        fail(failure, "not-found", "The kernel of this target has no function '%.100s'", function);
        return fail_remedy(failure, "Search for it among the sources, or see /proc/kallsyms.");
    }
    bench->cpus = bench->agent->cpus.numbers;
    bench->cpu_count = bench->agent->cpus.count;
    return 0;
}

int bench_choose_workload(struct bench *bench, json_t *params, struct failure *failure)
{
    json_t *workload = json_object_get(params, "workload");
    const char *kind;

    if (!json_is_object(workload))
        return fail(failure, "bad-request", "'workload' must be an object");
    if (param_text(workload, "kind", &kind, failure) < 0)
        return -1;
    if (!strcmp(kind, "syscall"))
        return choose_syscall(bench, params, failure);
    if (!strcmp(kind, "kernel"))
        return choose_kernel(bench, params, workload, failure);
    if (!strcmp(kind, "command"))
        return choose_command(bench, workload, failure);
    return fail(failure, "bad-request", "There is no workload '%.40s'", kind);
}

/* What only BPF programs attach to: raw tracepoints, fentry, fexit and fmod_ret, and many kprobes by one link. */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "base/errors.h"
#include "base/text.h"
#include "bench/bench.h"
#include "bench/programs.h"
#include "kernel/btf_functions.h"

#define KPROBE_MULTI ((enum bpf_attach_type)42) /* BPF_TRACE_KPROBE_MULTI, Linux 5.18 */
#define MULTI_RETURNS 1                         /* BPF_F_KPROBE_MULTI_RETURN */

static struct bench_program program_of(const struct bench_arm *arm, enum bpf_prog_type type)
{
    return (struct bench_program){ .type = type, .counts = arm->consumer == BENCH_COUNT };
}

static void read_counts(struct bench *bench, const struct bench_arm *arm, struct bench_reading *reading)
{
    *reading = BENCH_UNKNOWN;
    reading->missed = bench_programs_missed(bench->programs, bench->attached.link);
    if (arm->consumer == BENCH_EMPTY)
        return;
    reading->counted = bench_programs_count(bench->programs, bench->cpus, bench->cpu_count);
    reading->lost = 0; /* nothing goes through a buffer */
}

static void detach(struct bench *bench, const struct bench_arm *arm)
{
    (void)arm;
    if (bench->attached.link >= 0)
        close(bench->attached.link);
    bench->attached.link = -1;
}

static int attach_raw(struct bench *bench, const struct bench_arm *arm, struct failure *failure)
{
    struct bench_program wanted = program_of(arm, BPF_PROG_TYPE_RAW_TRACEPOINT);
    int program;

    if (!bench->raw_tracepoint)
        return fail(failure, "unsupported", "No tracepoint stands for the calls of this function");
    /* sys_enter sees every system call of the machine; the other arms are at getuid's alone. */
    wanted.filtered = wanted.counts && bench->workload == WORKLOAD_SYSCALL;
    program = bench_program_load(bench->programs, &wanted, failure);
    if (program < 0)
        return -1;
    bench->attached.link = bpf_raw_tracepoint_open(bench->raw_tracepoint, program);
    if (bench->attached.link < 0)
        return fail_errno(failure, errno, "Attaching to the raw tracepoint %s", bench->raw_tracepoint);
    snprintf(bench->attached.method, sizeof(bench->attached.method), "BPF on raw tracepoint %s", bench->raw_tracepoint);
    return 0;
}

/* The function's number in BTF, by the name that BTF has for it. Reading the kernel's BTF takes a while: once. */
static int find_btf_id(struct bench *bench, struct failure *failure)
{
    struct kernel_btf btf;
    size_t i;
    int error, id = -ENOENT;

    if (bench->btf_id > 0)
        return bench->btf_id;
    error = kernel_btf_open(&btf, "");
    if (error) {
        fail_errno(failure, -error, "Reading the kernel's BTF");
        fail_detail(failure, "btf");
        return -1;
    }
    for (i = 0; i < bench->name_count && id < 0; i++)
        id = btf_function_id(&btf, bench->names[i]);
    kernel_btf_close(&btf);
    if (id < 0)
        return fail(failure, "unsupported", "BTF does not describe the function");
    return bench->btf_id = id;
}

static int refused_modifying(const struct bench *bench, struct failure *failure)
{
    char said[sizeof(failure->detail)];

    copy_text(said, sizeof(said), failure->detail[0] ? failure->detail : failure->message);
    fail(failure, "unsupported", "The kernel lets no program change what %s returns", bench->symbol);
    fail_detail(failure, "%s", said);
    return fail_remedy(failure, "fmod_ret is only for functions that a kernel built with "
                                "CONFIG_FUNCTION_ERROR_INJECTION=y allows errors in, and a few of the kernel's own tests.");
}

static int attach_trampoline(struct bench *bench, const struct bench_arm *arm, struct failure *failure)
{
    struct bench_program wanted = program_of(arm, BPF_PROG_TYPE_TRACING);
    int id = find_btf_id(bench, failure), program;

    if (id < 0)
        return -1;
    wanted.attach_type = (enum bpf_attach_type)arm->variant;
    wanted.btf_id = id;
    /*
     * What is not 0 becomes the function's return value, and the function is not run: as in the kernel's own benchmark,
     * and only in the function that the kernel has for such tests. A system call is never answered in its stead.
     */
    if (wanted.attach_type == BPF_MODIFY_RETURN && bench->workload == WORKLOAD_KERNEL)
        wanted.returns = -EINVAL;
    program = bench_program_load(bench->programs, &wanted, failure);
    if (program < 0)
        return wanted.attach_type == BPF_MODIFY_RETURN ? refused_modifying(bench, failure) : -1;
    bench->attached.link = bpf_raw_tracepoint_open(NULL, program);
    if (bench->attached.link < 0)
        return fail_errno(failure, errno, "Attaching to %s by a BPF trampoline", bench->symbol);
    snprintf(bench->attached.method, sizeof(bench->attached.method), "BPF %s by trampoline",
             wanted.attach_type == BPF_TRACE_FENTRY  ? "fentry"
             : wanted.attach_type == BPF_TRACE_FEXIT ? "fexit"
                                                     : "fmod_ret");
    return 0;
}

static int attach_multi(struct bench *bench, const struct bench_arm *arm, struct failure *failure)
{
    struct bench_program wanted = program_of(arm, BPF_PROG_TYPE_KPROBE);
    unsigned long address = (unsigned long)bench->address;
    LIBBPF_OPTS(bpf_link_create_opts, options, .kprobe_multi.addrs = &address, .kprobe_multi.cnt = 1,
                .kprobe_multi.flags = arm->returns ? MULTI_RETURNS : 0);
    int program;

    if (!address)
        return fail(failure, "unsupported", "The address of the function is not known");
    wanted.attach_type = KPROBE_MULTI;
    program = bench_program_load(bench->programs, &wanted, failure);
    if (program < 0)
        return -1;
    bench->attached.link = bpf_link_create(program, 0, KPROBE_MULTI, &options);
    if (bench->attached.link < 0) {
        fail_errno(failure, errno, "Attaching by a link for many kprobes");
        return fail_detail(failure, "kprobe-multi");
    }
    copy_text(bench->attached.method, sizeof(bench->attached.method),
              arm->returns ? "BPF kretprobe.multi link" : "BPF kprobe.multi link");
    return 0;
}

const struct bench_mechanism bench_raw_tracepoint = { .attach = attach_raw, .read = read_counts, .detach = detach };
const struct bench_mechanism bench_trampoline = { .attach = attach_trampoline, .read = read_counts, .detach = detach };
const struct bench_mechanism bench_multi = { .attach = attach_multi, .read = read_counts, .detach = detach };

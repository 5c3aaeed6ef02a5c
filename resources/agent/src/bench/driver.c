#include "bench/driver.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/errors.h"
#include "bench/programs.h"
#include "kernel/btf_functions.h"

#define KFUNC "bpf_modify_return_test_tp"
#define KFUNC_CALL 2 /* BPF_PSEUDO_KFUNC_CALL */

#define INSN(c, d, s, o, i) ((struct bpf_insn){ .code = (c), .dst_reg = (d), .src_reg = (s), .off = (o), .imm = (i) })

/* Reading the kernel's BTF takes a while: once. */
static int kfunc_id(struct bench *bench, struct failure *failure)
{
    struct kernel_btf btf;
    int error, id;

    if (bench->kfunc_id)
        return bench->kfunc_id;
    error = kernel_btf_open(&btf, "");
    if (error) {
        fail_errno(failure, -error, "Reading the kernel's BTF");
        return fail_detail(failure, "btf");
    }
    id = btf_function_id(&btf, KFUNC);
    kernel_btf_close(&btf);
    return id < 0 ? fail(failure, "unsupported", "This kernel has no " KFUNC ": Linux has it in itself from 6.10 on, and "
                                                 "later in a module of its own tests")
                  : (bench->kfunc_id = id);
}

/* What the loop does each time. -1 with a failure. */
static int write_event(struct bench *bench, enum bench_driver which, struct bpf_insn *at, struct failure *failure)
{
    int id;

    switch (which) {
    case DRIVER_COUNT:
        return bench_write_counting(bench->programs, at, failure);
    case DRIVER_KFUNC:
        id = kfunc_id(bench, failure);
        if (id < 0)
            return -1;
        at[0] = INSN(BPF_ALU | BPF_MOV | BPF_K, BPF_REG_1, 0, 0, 0);
        at[1] = INSN(BPF_JMP | BPF_CALL, 0, KFUNC_CALL, 0, id);
        return 2;
    default:
        at[0] = INSN(BPF_JMP | BPF_CALL, 0, 0, 0, BPF_FUNC_get_numa_node_id);
        return 1;
    }
}

/* A word that programs can only read, which the verifier therefore knows: `const volatile int` in BPF C. -1 with errno. */
static int make_constant(int32_t value)
{
    LIBBPF_OPTS(bpf_map_create_opts, options, .map_flags = BPF_F_RDONLY_PROG);
    int map = bpf_map_create(BPF_MAP_TYPE_ARRAY, "probescope", sizeof(uint32_t), sizeof(value), 1, &options), error;
    uint32_t zero = 0;

    if (map < 0 || (bpf_map_update_elem(map, &zero, &value, 0) == 0 && bpf_map_freeze(map) == 0))
        return map;
    error = errno;
    close(map);
    errno = error;
    return -1;
}

/*
 * `for (i = 0; i < batch_iters; i++)` in the very instructions that clang makes of it in the kernel's own benchmark
 * (-O2 -mcpu=v3), its reading of the constant in each turn included: they are a part of what an event costs there.
 */
static int write_loop(struct bench *bench, enum bench_driver which, int calls, struct bpf_insn *at, struct failure *failure)
{
    int n = 0, event;

    at[n++] = INSN(BPF_LD | BPF_DW | BPF_IMM, BPF_REG_6, BPF_PSEUDO_MAP_VALUE, 0, calls);
    at[n++] = INSN(0, 0, 0, 0, 0);
    at[n++] = INSN(BPF_ALU | BPF_MOV | BPF_K, BPF_REG_7, 0, 0, 0);
    event = write_event(bench, which, at + n, failure);
    if (event < 0)
        return -1;
    n += event;
    at[n++] = INSN(BPF_ALU | BPF_ADD | BPF_K, BPF_REG_7, 0, 0, 1);
    at[n++] = INSN(BPF_LDX | BPF_MEM | BPF_W, BPF_REG_1, BPF_REG_6, 0, 0);
    at[n++] = INSN(BPF_JMP32 | BPF_JSLT | BPF_X, BPF_REG_7, BPF_REG_1, (short)-(event + 3), 0);
    at[n++] = INSN(BPF_ALU | BPF_MOV | BPF_K, BPF_REG_0, 0, 0, 0);
    at[n++] = INSN(BPF_JMP | BPF_EXIT, 0, 0, 0, 0);
    return n;
}

static int load(struct bench *bench, enum bench_driver which, struct failure *failure)
{
    struct bpf_insn body[BENCH_COUNTING + 8];
    int calls = make_constant(DRIVER_CALLS), count, fd;

    if (calls < 0)
        return fail_errno(failure, errno, "Making the map that says how many events a BPF program makes");
    count = write_loop(bench, which, calls, body, failure);
    if (count < 0) {
        close(calls);
        return -1;
    }
    fd = bpf_prog_load(BPF_PROG_TYPE_RAW_TRACEPOINT, "probescope", "GPL", body, (size_t)count, NULL);
    if (fd < 0)
        fail_errno(failure, errno, "Loading the BPF program that makes the events");
    close(calls); /* the program keeps it */
    if (fd < 0)
        return -1;
    if (bpf_prog_test_run_opts(fd, NULL)) {
        fail_errno(failure, errno, "Running a BPF program by BPF_PROG_TEST_RUN, which Linux can from 5.10 on");
        close(fd);
        return -1;
    }
    return fd;
}

int bench_drive(struct bench *bench, enum bench_driver which, struct failure *failure)
{
    int fd = load(bench, which, failure);

    if (fd < 0)
        return -1;
    if (bench->work.driver >= 0)
        close(bench->work.driver);
    bench->work.driver = fd;
    return 0;
}

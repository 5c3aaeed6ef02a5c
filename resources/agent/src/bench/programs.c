/*
 * The same semantics as the kernel's own benchmark of triggers (tools/testing/selftests/bpf/progs/trigger_bench.c): the
 * counting body adds 1, atomically, to a counter of the CPU's own that lies on its own cache lines.
 */
#include "bench/programs.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/errors.h"
#include "bench/producers.h"
#include "counting/bpf_missed.h"

#define COUNTERS 256       /* by CPU number; those that share one still count right, since the add is atomic */
#define COUNTER_BYTES 128
#define COUNTER_SHIFT 7
#define LOG_BYTES 4000
#define NAME "probescope"

#define INSN(c, d, s, o, i) ((struct bpf_insn){ .code = (c), .dst_reg = (d), .src_reg = (s), .off = (o), .imm = (i) })

struct bench_programs {
    int map;
    int loaded; /* the one that was loaded last; -1: none */
};

struct bench_programs *bench_programs_new(void)
{
    struct bench_programs *programs = calloc(1, sizeof(*programs));

    if (programs)
        programs->map = programs->loaded = -1;
    return programs;
}

static int need_map(struct bench_programs *programs, struct failure *failure)
{
    if (programs->map < 0)
        programs->map = bpf_map_create(BPF_MAP_TYPE_ARRAY, NAME, sizeof(uint32_t), COUNTERS * COUNTER_BYTES, 1, NULL);
    return programs->map < 0 ? fail_errno(failure, errno, "Making the map that the programs count in") : 0;
}

static size_t write_counting(struct bpf_insn *at, int map)
{
    size_t n = 0;

    at[n++] = INSN(BPF_JMP | BPF_CALL, 0, 0, 0, BPF_FUNC_get_smp_processor_id);
    at[n++] = INSN(BPF_ALU | BPF_AND | BPF_K, BPF_REG_0, 0, 0, COUNTERS - 1);
    at[n++] = INSN(BPF_ALU64 | BPF_LSH | BPF_K, BPF_REG_0, 0, 0, COUNTER_SHIFT);
    at[n++] = INSN(BPF_LD | BPF_DW | BPF_IMM, BPF_REG_1, BPF_PSEUDO_MAP_VALUE, 0, map);
    at[n++] = INSN(0, 0, 0, 0, 0);
    at[n++] = INSN(BPF_ALU64 | BPF_ADD | BPF_X, BPF_REG_1, BPF_REG_0, 0, 0);
    at[n++] = INSN(BPF_ALU64 | BPF_MOV | BPF_K, BPF_REG_2, 0, 0, 1);
    at[n++] = INSN(BPF_STX | BPF_XADD | BPF_DW, BPF_REG_1, BPF_REG_2, 0, BPF_ADD);
    return n;
}

int bench_write_counting(struct bench_programs *programs, struct bpf_insn *at, struct failure *failure)
{
    return need_map(programs, failure) < 0 ? -1 : (int)write_counting(at, programs->map);
}

static size_t write_body(struct bpf_insn *at, const struct bench_program *what, int map)
{
    size_t n = 0, skip = 0;

    if (what->counts && what->filtered) {
        /* A raw tracepoint's arguments: the registers, then the system call's number. */
        at[n++] = INSN(BPF_LDX | BPF_MEM | BPF_DW, BPF_REG_2, BPF_REG_1, 8, 0);
        skip = n;
        at[n++] = INSN(BPF_JMP | BPF_JNE | BPF_K, BPF_REG_2, 0, 0, (int)producers_traced);
    }
    if (what->counts)
        n += write_counting(at + n, map);
    if (skip)
        at[skip].off = (short)(n - skip - 1);
    at[n++] = INSN(BPF_ALU | BPF_MOV | BPF_K, BPF_REG_0, 0, 0, what->returns);
    at[n++] = INSN(BPF_JMP | BPF_EXIT, 0, 0, 0, 0);
    return n;
}

int bench_program_load(struct bench_programs *programs, const struct bench_program *what, struct failure *failure)
{
    struct bpf_insn body[32];
    char log[LOG_BYTES] = "";
    LIBBPF_OPTS(bpf_prog_load_opts, options, .expected_attach_type = what->attach_type,
                .attach_btf_id = (uint32_t)what->btf_id, .log_buf = log, .log_size = sizeof(log), .log_level = 1);
    int fd;

    if (what->counts && need_map(programs, failure) < 0)
        return -1;
    fd = bpf_prog_load(what->type, NAME, "GPL", body, write_body(body, what, programs->map), &options);
    if (fd < 0) {
        fail_errno(failure, errno, "Loading the arm's BPF program");
        return log[0] ? fail_detail(failure, "%s", log) : -1;
    }
    if (programs->loaded >= 0)
        close(programs->loaded);
    return programs->loaded = fd;
}

int64_t bench_programs_count(struct bench_programs *programs, const int *cpus, int count)
{
    static uint8_t values[COUNTERS * COUNTER_BYTES]; /* one thread alone answers requests */
    bool added[COUNTERS] = { false };
    uint32_t zero = 0;
    int64_t sum = 0;
    int i;

    if (programs->map < 0 || bpf_map_lookup_elem(programs->map, &zero, values) < 0)
        return -1;
    for (i = 0; i < count; i++) {
        size_t slot = (size_t)cpus[i] % COUNTERS;
        uint64_t value;

        if (added[slot])
            continue;
        added[slot] = true;
        memcpy(&value, values + slot * COUNTER_BYTES, sizeof(value));
        sum += (int64_t)value;
    }
    return sum;
}

int64_t bench_programs_missed(const struct bench_programs *programs, int link)
{
    int64_t by_program = bpf_program_missed(programs->loaded), by_probe = bpf_link_missed(link);

    return by_program < 0 || by_probe < 0 ? -1 : by_program + by_probe;
}

void bench_programs_free(struct bench_programs *programs)
{
    if (!programs)
        return;
    if (programs->loaded >= 0)
        close(programs->loaded);
    if (programs->map >= 0)
        close(programs->map);
    free(programs);
}

/*
 * The BPF programs of the benchmark's arms: twins but for their type. Loaded anew for each measurement: where the kernel
 * puts a program's code changes what an event costs (by a fifth, seen), and is drawn by lot at each load. So it varies from
 * round to round, and the intervals show it.
 */
#ifndef BENCH_PROGRAMS_H
#define BENCH_PROGRAMS_H

#include <bpf/bpf.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/failure.h"

struct bench_program {
    enum bpf_prog_type type;
    enum bpf_attach_type attach_type; /* 0: none */
    int btf_id;                       /* of BPF_PROG_TYPE_TRACING */
    bool counts;                      /* else it does nothing */
    int returns;                      /* 0 but where the kernel's own test function is to be replaced */
    bool filtered;                    /* counts only the system call `producers_traced`: for sys_enter, which sees all */
};

struct bench_programs;

struct bench_programs *bench_programs_new(void);
/* A descriptor that stays the set's own, until the next is loaded; -1 with a failure. */
int bench_program_load(struct bench_programs *programs, const struct bench_program *wanted, struct failure *failure);
/* Instructions that add 1 to the CPU's counter, as the counting programs do; at most BENCH_COUNTING of them. -1 with a failure. */
#define BENCH_COUNTING 8
int bench_write_counting(struct bench_programs *programs, struct bpf_insn *at, struct failure *failure);

/*
 * What the counting programs have counted on these CPUs; -1 when it cannot be read. Calls that others make elsewhere are
 * no events of the benchmark's.
 */
int64_t bench_programs_count(struct bench_programs *programs, const int *cpus, int count);
/* Events that the program which was loaded last, and is attached by this link, did not see; -1: this kernel does not say. */
int64_t bench_programs_missed(const struct bench_programs *programs, int link);
void bench_programs_free(struct bench_programs *programs);

#endif

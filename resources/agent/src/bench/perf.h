/* Perf events of the benchmark's arms. */
#ifndef BENCH_PERF_H
#define BENCH_PERF_H

#include <bpf/bpf.h>
#include <linux/perf_event.h>

#include "bench/bench.h"

/*
 * Opens the event on the producers' CPUs for an arm that counts by perf, on the first of them for BPF, with its program
 * attached, and enables it. `name` begins the method. -1 with a failure, nothing left open.
 */
int bench_perf_open(struct bench *bench, const struct bench_arm *arm, struct perf_event_attr *attr,
                    enum bpf_prog_type type, const char *name, struct failure *failure);

/* Attaches the arm's program to the events that are open, or lets them count. */
int bench_perf_consume(struct bench *bench, const struct bench_arm *arm, enum bpf_prog_type type,
                       const char *name, struct failure *failure);
/* Takes the program off again, or stops them counting. False when that is not possible and they must be closed. */
bool bench_perf_unconsume(struct bench *bench, const struct bench_arm *arm);

void bench_perf_read(struct bench *bench, const struct bench_arm *arm, struct bench_reading *reading);
void bench_perf_close(struct bench *bench);

#endif

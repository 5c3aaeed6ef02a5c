/* Where in the traced function a kprobe is what its arm says. */
#ifndef BENCH_SPOT_H
#define BENCH_SPOT_H

#include "bench/bench.h"

/*
 * The offset of an instruction whose kprobe the kernel makes as `spot` wishes, found by trying, with the probes of others
 * left as they are. -1 with a failure when there is none.
 */
int bench_spot(struct bench *bench, enum bench_spot spot, int pmu, uint32_t *offset, struct failure *failure);

#endif

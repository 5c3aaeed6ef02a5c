/* The requests about the benchmark, and its end when the agent ends. */
#ifndef BENCH_REQUESTS_H
#define BENCH_REQUESTS_H

#include "agent/agent.h"
#include "agent/request.h"

REQUEST_HANDLER(bench_conditions);
REQUEST_HANDLER(bench_prepare);
REQUEST_HANDLER(bench_arm);
REQUEST_HANDLER(bench_attach);
REQUEST_HANDLER(bench_detach);
REQUEST_HANDLER(bench_module);
REQUEST_HANDLER(bench_finish);

/* Between requests: whether an arm that was measured is still attached, and its end. */
bool bench_wants_leave(struct agent *agent);
void bench_leave(struct agent *agent);

/* Harmless when there is no benchmark. The thread that answers requests has ended, or is this one. */
void bench_end(struct agent *agent);

#endif

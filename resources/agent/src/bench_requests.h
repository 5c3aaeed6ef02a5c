/* The requests about the benchmark, and its end when the agent ends. */
#ifndef BENCH_REQUESTS_H
#define BENCH_REQUESTS_H

#include "agent.h"
#include "request.h"

int handle_bench_conditions(struct agent *agent, struct request *request, json_t *params, json_t **result,
                            struct failure *failure);
int handle_bench_prepare(struct agent *agent, struct request *request, json_t *params, json_t **result,
                         struct failure *failure);
int handle_bench_arm(struct agent *agent, struct request *request, json_t *params, json_t **result,
                     struct failure *failure);
int handle_bench_attach(struct agent *agent, struct request *request, json_t *params, json_t **result,
                        struct failure *failure);
int handle_bench_detach(struct agent *agent, struct request *request, json_t *params, json_t **result,
                        struct failure *failure);
int handle_bench_module(struct agent *agent, struct request *request, json_t *params, json_t **result,
                        struct failure *failure);
int handle_bench_finish(struct agent *agent, struct request *request, json_t *params, json_t **result,
                        struct failure *failure);

/* Between requests: whether an arm that was measured is still attached, and its end. */
bool bench_wants_leave(struct agent *agent);
void bench_leave(struct agent *agent);

/* Harmless when there is no benchmark. The thread that answers requests has ended, or is this one. */
void bench_end(struct agent *agent);

#endif

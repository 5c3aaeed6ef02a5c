/* A request, and what answers it. */
#ifndef AGENT_REQUEST_H
#define AGENT_REQUEST_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agent/agent.h"
#include "base/failure.h"

struct request {
    struct request *next;
    uint32_t stream;
    char *text; /* the payload as it came */
    size_t length;
    volatile bool cancelled;
};

/* Fills in `result` (a new reference) and returns 0, or fills in `failure` and returns -1. */
typedef int (*request_handler)(struct agent *agent, struct request *request, json_t *params, json_t **result,
                               struct failure *failure);

/* Declares `handle_NAME`, the answer to one of agentMethods in app/protocol/messages.ts. */
#define REQUEST_HANDLER(name)                                                                                          \
    int handle_##name(struct agent *agent, struct request *request, json_t *params, json_t **result,                   \
                      struct failure *failure)

#endif

/*
 * Requests are answered one after the other by a thread of their own, so that a slow one (attaching to a thousand
 * functions) holds up neither the samples nor the heartbeat.
 */
#ifndef REQUESTS_H
#define REQUESTS_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "agent.h"
#include "failure.h"

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

/* Where each method's handler is. */
request_handler request_handler_for(const char *method);

/* Starts the thread. NULL with errno on failure. */
struct requests *requests_start(struct agent *agent);

/* Takes a copy of the payload. -1 when there is no memory. */
int requests_push(struct requests *requests, uint32_t stream, const char *payload, size_t length);
/* The thread looks at everything again that it looks at between requests. */
void requests_wake(struct requests *requests);
void requests_cancel(struct requests *requests, uint32_t stream);

/* True when nothing waits and nothing is being answered. */
bool requests_idle(struct requests *requests);

/* Cancels what is there and ends the thread. False when it did not end within `milliseconds`. */
bool requests_end(struct requests *requests, int milliseconds);

#endif

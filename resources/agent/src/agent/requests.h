/*
 * Requests are answered one after the other by a thread of their own, so that a slow one (attaching to a thousand
 * functions) holds up neither the samples nor the heartbeat.
 */
#ifndef AGENT_REQUESTS_H
#define AGENT_REQUESTS_H

#include "agent/request.h"

/* What the thread does between requests, because it alone changes the ledger and what is attached. */
struct errand {
    bool (*is_wanted)(struct agent *agent);
    void (*run)(struct agent *agent);
    int every_ms; /* while it is wanted and no request comes; 0: at once */
};

/*
 * Starts the thread; `handler_for` finds each method's handler, or NULL. The errands are looked at in their order, and
 * must live as long as the thread. NULL with errno on failure.
 */
struct requests *requests_start(struct agent *agent, request_handler (*handler_for)(const char *method),
                                const struct errand *errands, size_t count);

/* Takes a copy of the payload. -1 when there is no memory. */
int requests_push(struct requests *requests, uint32_t stream, const char *payload, size_t length);
/* The thread looks which of its errands are wanted. */
void requests_wake(struct requests *requests);
void requests_cancel(struct requests *requests, uint32_t stream);

/* True when nothing waits and nothing is being answered. */
bool requests_idle(struct requests *requests);

/* Cancels what is there and ends the thread. False when it did not end within `milliseconds`. */
bool requests_end(struct requests *requests, int milliseconds);

#endif

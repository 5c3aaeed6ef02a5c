/*
 * Requests are answered one after the other by a thread of their own, so that a slow one (attaching to a thousand
 * functions) holds up neither the samples nor the heartbeat.
 */
#ifndef REQUESTS_H
#define REQUESTS_H

#include "request.h"

/* What the thread does between requests, because it alone changes the ledger. */
struct errand {
    bool (*is_wanted)(struct agent *agent);
    void (*run)(struct agent *agent);
};

/* Starts the thread; `handler_for` finds each method's handler, or NULL. NULL with errno on failure. */
struct requests *requests_start(struct agent *agent, request_handler (*handler_for)(const char *method),
                                struct errand errand);

/* Takes a copy of the payload. -1 when there is no memory. */
int requests_push(struct requests *requests, uint32_t stream, const char *payload, size_t length);
/* The thread looks whether its errand is wanted. */
void requests_wake(struct requests *requests);
void requests_cancel(struct requests *requests, uint32_t stream);

/* True when nothing waits and nothing is being answered. */
bool requests_idle(struct requests *requests);

/* Cancels what is there and ends the thread. False when it did not end within `milliseconds`. */
bool requests_end(struct requests *requests, int milliseconds);

#endif

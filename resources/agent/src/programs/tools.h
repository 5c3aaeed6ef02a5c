/*
 * Tools of the target (bpftrace, perf, a shell) that run a program of the user's: started under a guard, their output
 * passed on as it comes. Requests start and stop them, the main loop passes on what they say.
 */
#ifndef PROGRAMS_TOOLS_H
#define PROGRAMS_TOOLS_H

#include <poll.h>

#include "agent/agent.h"
#include "agent/request.h"

#define MOST_TOOLS 16
#define TOOL_POLLS (3 * MOST_TOOLS)

struct tools *tools_new(void);
void tools_free(struct tools *tools);

/* Descriptors for poll(2): how many were filled in, at most TOOL_POLLS. */
int tools_poll(struct tools *tools, struct pollfd *ready);
/* Passes on what was said since. */
void tools_read(struct agent *agent);

/* Whether one has ended and is to be taken out of the ledger, and doing so: by the thread that answers requests. */
bool tools_want_reap(struct agent *agent);
void tools_reap(struct agent *agent);

/* Ends all, quickly. */
void tools_stop_all(struct agent *agent);

/* Handlers of requests: see agentMethods in app/protocol/messages.ts. */
REQUEST_HANDLER(tool_start);
REQUEST_HANDLER(tool_stop);

#endif

/* Runs: sources counted together, sampled by a timer. Requests change them, the main loop samples them. */
#ifndef RUNS_H
#define RUNS_H

#include <poll.h>

#include "agent/agent.h"
#include "agent/request.h"
#include "counting/counter.h"

#define MOST_RUNS 64

struct runs *runs_new(void);

/* Descriptors of the runs' timers for poll(2); at most `room`. How many were filled in. */
int runs_poll(struct runs *runs, struct pollfd *ready, int room);

/* Sends a SAMPLES frame for each run whose time has come. */
void runs_tick(struct agent *agent);

/* Whether a probe's patch should be looked at again, and doing so: see the `attachment` notice. */
bool runs_want_recheck(struct agent *agent);
void runs_recheck(struct agent *agent);

/*
 * Whether this agent has put a kprobe there. The kernel names no owner; that somebody else has one at the very same
 * address, too, is possible.
 */
bool runs_probe_at(const struct runs *runs, uint64_t address);

/* What stood where this agent's probes are, of those from `begin` up to `end`; at most `room`. How many there are. */
size_t runs_originals(const struct runs *runs, uint64_t begin, uint64_t end, struct original *originals, size_t room);

/* Detaches everything, without a last sample. */
void runs_stop_all(struct agent *agent);
void runs_free(struct runs *runs);

/* Handlers of requests: see agentMethods in app/protocol/messages.ts. */
REQUEST_HANDLER(count_start);
REQUEST_HANDLER(attach);
REQUEST_HANDLER(detach);
REQUEST_HANDLER(count_stop);

#endif

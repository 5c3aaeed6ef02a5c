/*
 * A kprobe through tracefs kprobe_events, for a kernel whose perf has no kprobe PMU: the event stands until it is
 * deleted, so it goes through the ledger.
 */
#ifndef COUNTING_KPROBE_EVENT_H
#define COUNTING_KPROBE_EVENT_H

#include "agent/agent.h"
#include "counting/counter.h"

/* Whether this kernel has such a file. */
bool kprobe_event_possible(void);

/* A counter on a kprobe event of our own; releasing it deletes the event. NULL with errno. */
struct counter *kprobe_event_open(struct agent *agent, const struct source *source, const struct scope *scope,
                                  const struct cpus *cpus);

#endif

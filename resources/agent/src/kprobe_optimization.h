/* The machine's switch debug.kprobes-optimization: off, every kprobe that is not on ftrace stays an int3. */
#ifndef KPROBE_OPTIMIZATION_H
#define KPROBE_OPTIMIZATION_H

#include "agent.h"
#include "failure.h"

/* 1 or 0 as the switch stands, -errno where there is none. */
int kprobe_optimization_read(void);

/* Switches it off, in the ledger. Nothing to do when it is off already: it is then somebody else's, and stays so. */
int kprobe_optimization_hold(struct agent *agent, struct failure *failure);
/* Puts back what a hold of ours changed, unless somebody has changed it since. */
int kprobe_optimization_release(struct agent *agent, struct failure *failure);

#endif

/* The kernel's own words about a filter that it rejected. */
#ifndef COUNTING_FILTER_MESSAGE_H
#define COUNTING_FILTER_MESSAGE_H

#include "agent/agent.h"
#include "counting/source.h"

/*
 * perf's ioctl only says EINVAL. The event's `filter` file keeps a message with a caret under the place, so the filter
 * is written there once, in an instance of our own that is removed again. Fills in `bad-filter`; returns -1.
 */
int filter_message(struct agent *agent, const struct source *source, struct failure *failure);

#endif

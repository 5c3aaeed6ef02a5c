/* From a source to the counter of its mechanism. */
#ifndef SOURCES_ATTACH_H
#define SOURCES_ATTACH_H

#include "counting/counter.h"

struct agent;

/*
 * Makes a counter for a source that does not count yet. NULL with a failure that says why not and what to do.
 * `cpus` are the run's, in the order of its samples.
 */
struct counter *counter_attach(struct agent *agent, const struct source *source, const struct scope *scope,
                               const struct cpus *cpus, struct attachment *attachment, struct failure *failure);

/* One for each mechanism, of the same shape; in the files beside this one. */
typedef struct counter *counter_attach_fn(struct agent *agent, const struct source *source, const struct scope *scope,
                                          const struct cpus *cpus, struct attachment *attachment,
                                          struct failure *failure);
counter_attach_fn kprobe_attach, fentry_attach, rawtracepoint_attach, ftrace_attach, tracepoint_attach, uprobe_attach,
    software_attach, hardware_attach, cache_attach, raw_attach;

#endif

#include "sources/attach.h"

struct counter *counter_attach(struct agent *agent, const struct source *source, const struct scope *scope,
                               const struct cpus *cpus, struct attachment *attachment, struct failure *failure)
{
    static counter_attach_fn *const mechanisms[SOURCE_KINDS] = {
        [SOURCE_KPROBE] = kprobe_attach,
        [SOURCE_KRETPROBE] = kprobe_attach,
        [SOURCE_FENTRY] = fentry_attach,
        [SOURCE_FEXIT] = fentry_attach,
        [SOURCE_RAWTRACEPOINT] = rawtracepoint_attach,
        [SOURCE_TRACEPOINT] = tracepoint_attach,
        [SOURCE_FTRACE] = ftrace_attach,
        [SOURCE_UPROBE] = uprobe_attach,
        [SOURCE_URETPROBE] = uprobe_attach,
        [SOURCE_SOFTWARE] = software_attach,
        [SOURCE_HARDWARE] = hardware_attach,
        [SOURCE_CACHE] = cache_attach,
        [SOURCE_RAW] = raw_attach,
    };

    return mechanisms[source->kind](agent, source, scope, cpus, attachment, failure);
}

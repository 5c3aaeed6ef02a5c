#include "counter.h"

#include "text.h"

json_t *attachment_json(const struct attachment *attachment)
{
    json_t *json = json_pack("{s:s, s:o, s:o, s:o}", "method", attachment->method, "patch",
                             json_text_or_null(attachment->patch), "functions",
                             attachment->functions < 0 ? json_null() : json_integer(attachment->functions), "resolved",
                             json_text_or_null(attachment->resolved));
    json_t *programs;
    int i;

    if (attachment->program_count < 0)
        return json;
    programs = json_array();
    for (i = 0; i < attachment->program_count; i++)
        json_array_append_new(programs, json_integer(attachment->programs[i]));
    json_object_set_new(json, "programs", programs);
    return json;
}

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

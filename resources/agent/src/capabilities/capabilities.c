#include "capabilities/capabilities.h"

#include <stdio.h>
#include <string.h>

#include "base/errors.h"
#include "base/text.h"
#include "capabilities/capability.h"

#define TOOLS_PATIENCE_MS 2500

static const struct {
    const char *id;
    capability_probe *probe;
} probes[] = {
    { "root", probe_root },
    { "tracefs", probe_tracefs },
    { "kprobes", probe_kprobes },
    { "kprobes-optimized", probe_kprobes_optimized },
    { "kprobes-on-ftrace", probe_kprobes_on_ftrace },
    { "uprobes", probe_uprobes },
    { "tracepoints", probe_tracepoints },
    { "function-tracer", probe_function_tracer },
    { "function-graph", probe_function_graph },
    { "hist-triggers", probe_hist_triggers },
    { "btf", probe_btf },
    { "bpf-load", probe_bpf_load },
    { "fentry", probe_fentry },
    { "kprobe-multi", probe_kprobe_multi },
    { "raw-tracepoints", probe_raw_tracepoints },
    { "perf-counting", probe_perf_counting },
    { "perf-software", probe_perf_software },
    { "perf-hardware", probe_perf_hardware },
    { "kallsyms", probe_kallsyms },
    { "kcore", probe_kcore },
    { "kernel-headers", probe_kernel_headers },
};

static void report(json_t *list, const char *id, const struct capability *found)
{
    json_array_append_new(
        list, json_pack("{s:o, s:o, s:o, s:o, s:o}", "id", json_text(id), "available",
                        found->available == UNKNOWN ? json_null() : json_boolean(found->available == AVAILABLE),
                        "reason", json_text_or_null(found->reason), "errno",
                        json_text_or_null(found->error ? errno_name(found->error) : NULL), "detail",
                        json_text_or_null(found->detail)));
}

int handle_capabilities(struct agent *agent, struct request *request, json_t *params, json_t **result,
                        struct failure *failure)
{
    struct tool_query tools[TOOLS];
    json_t *list = json_array();
    size_t i;

    (void)request;
    (void)params;
    (void)failure;
    tools_ask(tools); /* they start while the kernel is tried */
    for (i = 0; i < sizeof(probes) / sizeof(*probes); i++) {
        struct capability found = { .available = UNKNOWN, .reason = "it was not tried" };

        probes[i].probe(agent, &found);
        report(list, probes[i].id, &found);
    }
    tools_answer(tools, TOOLS_PATIENCE_MS);
    for (i = 0; i < TOOLS; i++) {
        char id[32];

        snprintf(id, sizeof(id), "tool:%s", tool_names[i]);
        report(list, id, &tools[i].found);
    }
    *result = json_pack("{s:o}", "capabilities", list);
    return 0;
}

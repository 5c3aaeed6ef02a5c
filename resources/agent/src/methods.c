#include "methods.h"

#include <string.h>

#include "bench_requests.h"
#include "bpf_objects.h"
#include "modules.h"
#include "params.h"
#include "runs.h"
#include "sweep.h"
#include "tools.h"

int handle_ledger(struct agent *agent, struct request *request, json_t *params, json_t **result,
                  struct failure *failure)
{
    (void)request;
    (void)params;
    (void)failure;
    *result = json_pack("{s:o}", "entries", ledger_json(&agent->ledger));
    return 0;
}

int handle_sweep(struct agent *agent, struct request *request, json_t *params, json_t **result,
                 struct failure *failure)
{
    bool dry;

    (void)agent;
    (void)request;
    if (param_boolean(params, "dryRun", &dry, failure) < 0)
        return -1;
    *result = sweep_report(dry);
    return 0;
}

request_handler request_handler_for(const char *method)
{
    static const struct {
        const char *name;
        request_handler handler;
    } methods[] = {
        { "hello", handle_hello },
        { "capabilities", handle_capabilities },
        { "catalogue", handle_catalogue },
        { "event-format", handle_event_format },
        { "describe", handle_describe },
        { "estimate", handle_estimate },
        { "count-start", handle_count_start },
        { "attach", handle_attach },
        { "detach", handle_detach },
        { "count-stop", handle_count_stop },
        { "tool-start", handle_tool_start },
        { "tool-stop", handle_tool_stop },
        { "kernel-types", handle_kernel_types },
        { "type-members", handle_type_members },
        { "type-names", handle_type_names },
        { "bpf-load", handle_bpf_load },
        { "bpf-read", handle_bpf_read },
        { "bpf-detach", handle_bpf_detach },
        { "bpf-unload", handle_bpf_unload },
        { "module-insert", handle_module_insert },
        { "module-remove", handle_module_remove },
        { "ledger", handle_ledger },
        { "inventory", handle_inventory },
        { "sweep", handle_sweep },
        { "bytes", handle_bytes },
        { "bench-conditions", handle_bench_conditions },
        { "bench-prepare", handle_bench_prepare },
        { "bench-arm", handle_bench_arm },
        { "bench-attach", handle_bench_attach },
        { "bench-detach", handle_bench_detach },
        { "bench-module", handle_bench_module },
        { "bench-finish", handle_bench_finish },
        { "symbolize", handle_symbolize },
        { "kprobe-optimization", handle_kprobe_optimization },
        { "bye", handle_bye },
    };
    size_t i;

    for (i = 0; i < sizeof(methods) / sizeof(*methods); i++)
        if (!strcmp(methods[i].name, method))
            return methods[i].handler;
    return NULL;
}

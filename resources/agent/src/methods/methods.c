#include "methods/methods.h"

#include <string.h>

#include "bench/requests.h"
#include "capabilities/capabilities.h"
#include "inventory/requests.h"
#include "inventory/sweep.h"
#include "programs/bpf_objects.h"
#include "programs/modules.h"
#include "programs/tools.h"
#include "runs/runs.h"

int handle_ledger(struct agent *agent, struct request *request, json_t *params, json_t **result,
                  struct failure *failure)
{
    (void)request;
    (void)params;
    (void)failure;
    *result = json_pack("{s:o}", "entries", ledger_json(&agent->ledger));
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

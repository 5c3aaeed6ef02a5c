#include "methods.h"

#include <string.h>

#include "runs.h"

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
        { "event-format", handle_event_format },
        { "estimate", handle_estimate },
        { "count-start", handle_count_start },
        { "attach", handle_attach },
        { "detach", handle_detach },
        { "count-stop", handle_count_stop },
        { "ledger", handle_ledger },
        { "bye", handle_bye },
    };
    size_t i;

    for (i = 0; i < sizeof(methods) / sizeof(*methods); i++)
        if (!strcmp(methods[i].name, method))
            return methods[i].handler;
    return NULL;
}

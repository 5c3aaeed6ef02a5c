/* The methods that the engine may ask for: agentMethods in app/protocol/messages.ts. */
#ifndef METHODS_H
#define METHODS_H

#include "request.h"

#define METHOD(name)                                                                                                   \
    int handle_##name(struct agent *agent, struct request *request, json_t *params, json_t **result,                   \
                      struct failure *failure)

METHOD(hello);
METHOD(bye);
METHOD(capabilities);
METHOD(catalogue);
METHOD(event_format);
METHOD(describe);
METHOD(estimate);
METHOD(kernel_types);
METHOD(type_members);
METHOD(type_names);
METHOD(ledger);
METHOD(inventory);
METHOD(sweep);
METHOD(bytes);
METHOD(symbolize);
METHOD(kprobe_optimization);

#undef METHOD

/* Where each method's handler is; NULL for a method that there is not. */
request_handler request_handler_for(const char *method);

#endif

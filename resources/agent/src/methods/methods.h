/* The methods that the engine may ask for: agentMethods in app/protocol/messages.ts. */
#ifndef METHODS_H
#define METHODS_H

#include "agent/request.h"

REQUEST_HANDLER(hello);
REQUEST_HANDLER(bye);
REQUEST_HANDLER(catalogue);
REQUEST_HANDLER(describe);
REQUEST_HANDLER(estimate);
REQUEST_HANDLER(kernel_types);
REQUEST_HANDLER(type_members);
REQUEST_HANDLER(type_names);
REQUEST_HANDLER(ledger);
REQUEST_HANDLER(bytes);
REQUEST_HANDLER(symbolize);
REQUEST_HANDLER(kprobe_optimization);

/* Where each method's handler is; NULL for a method that there is not. */
request_handler request_handler_for(const char *method);

#endif

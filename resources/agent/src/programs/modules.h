/* Kernel modules of the user's, built elsewhere: inserted through the ledger, removed on stop. */
#ifndef PROGRAMS_MODULES_H
#define PROGRAMS_MODULES_H

#include <stdint.h>

#include "agent/request.h"

/* Inserts it through the ledger; `parameters` as init_module(2) takes them. -1 with a failure. */
int module_insert(struct agent *agent, const char *name, const uint8_t *bytes, size_t size, const char *parameters,
                  struct failure *failure);
/* Takes it out again; 0 when it is gone already. */
int module_take_out(struct agent *agent, const char *name, struct failure *failure);
/* The `name` and the `object` of a request, decoded, to be freed. NULL with a failure. */
uint8_t *module_from_request(json_t *params, const char **name, size_t *size, struct failure *failure);

/* Handlers of requests: see agentMethods in app/protocol/messages.ts. */
REQUEST_HANDLER(module_insert);
REQUEST_HANDLER(module_remove);

#endif

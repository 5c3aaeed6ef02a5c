/* Kernel modules of the user's, built elsewhere: inserted through the ledger, removed on stop. */
#ifndef MODULES_H
#define MODULES_H

#include <stdint.h>

#include "request.h"

/* Inserts it through the ledger; `parameters` as init_module(2) takes them. -1 with a failure. */
int module_insert(struct agent *agent, const char *name, const uint8_t *bytes, size_t size, const char *parameters,
                  struct failure *failure);
/* Takes it out again; 0 when it is gone already. */
int module_take_out(struct agent *agent, const char *name, struct failure *failure);
/* The `name` and the `object` of a request, decoded, to be freed. NULL with a failure. */
uint8_t *module_from_request(json_t *params, const char **name, size_t *size, struct failure *failure);

/* Handlers of requests: see agentMethods in app/protocol/messages.ts. */
int handle_module_insert(struct agent *agent, struct request *request, json_t *params, json_t **result,
                         struct failure *failure);
int handle_module_remove(struct agent *agent, struct request *request, json_t *params, json_t **result,
                         struct failure *failure);

#endif

/* Kernel modules of the user's, built elsewhere: inserted through the ledger, removed on stop. */
#ifndef MODULES_H
#define MODULES_H

#include "ledger.h"
#include "requests.h"

/* How the name of every module of ours begins: the sweep believes no other. */
#define MODULE_PREFIX "probescope_"

/* Undoing an insertion: removes the module, unless it is gone already. */
bool module_remove(struct ledger_entry *entry);

/* Handlers of requests: see agentMethods in app/protocol/messages.ts. */
int handle_module_insert(struct agent *agent, struct request *request, json_t *params, json_t **result,
                         struct failure *failure);
int handle_module_remove(struct agent *agent, struct request *request, json_t *params, json_t **result,
                         struct failure *failure);

#endif

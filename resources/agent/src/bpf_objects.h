/*
 * BPF programs of the user's, compiled elsewhere: loaded, attached by their section names, their maps read when asked.
 * Everything is held by descriptors alone. Only the thread that answers requests touches them.
 */
#ifndef BPF_OBJECTS_H
#define BPF_OBJECTS_H

#include "agent.h"
#include "request.h"

#define MOST_BPF_OBJECTS 16

/* Detaches and frees all. */
void bpf_objects_free_all(struct agent *agent);

/* Handlers of requests: see agentMethods in app/protocol/messages.ts. */
int handle_bpf_load(struct agent *agent, struct request *request, json_t *params, json_t **result,
                    struct failure *failure);
int handle_bpf_read(struct agent *agent, struct request *request, json_t *params, json_t **result,
                    struct failure *failure);
int handle_bpf_detach(struct agent *agent, struct request *request, json_t *params, json_t **result,
                      struct failure *failure);
int handle_bpf_unload(struct agent *agent, struct request *request, json_t *params, json_t **result,
                      struct failure *failure);

#endif

/*
 * BPF programs of the user's, compiled elsewhere: loaded, attached by their section names, their maps read when asked.
 * Everything is held by descriptors alone. Only the thread that answers requests touches them.
 */
#ifndef PROGRAMS_BPF_OBJECTS_H
#define PROGRAMS_BPF_OBJECTS_H

#include "agent/agent.h"
#include "agent/request.h"

#define MOST_BPF_OBJECTS 16

/* Detaches and frees all. */
void bpf_objects_free_all(struct agent *agent);

/* Handlers of requests: see agentMethods in app/protocol/messages.ts. */
REQUEST_HANDLER(bpf_load);
REQUEST_HANDLER(bpf_read);
REQUEST_HANDLER(bpf_detach);
REQUEST_HANDLER(bpf_unload);

#endif

/* A tracefs instance of our own, through the ledger. */
#ifndef AGENT_INSTANCE_H
#define AGENT_INSTANCE_H

#include "agent/agent.h"
#include "kernel/tracefs.h"

struct instance {
    int ledger_id;
    char path[TRACEFS_PATH_MAX]; /* absolute */
};

/* -errno on failure. */
int instance_make(struct agent *agent, struct instance *instance);
/* False when it could not be removed: the ledger then says why. */
bool instance_remove(struct agent *agent, struct instance *instance);

/* Writes to a file of the instance; -errno. Its files are ours alone, so truncating opens are allowed in `flags`. */
int instance_write(const struct instance *instance, const char *file, const char *text, int flags);
int instance_read(const struct instance *instance, const char *file, char **text, size_t *size);

#endif

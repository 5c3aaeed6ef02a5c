#include "agent/agent.h"

#include <stdio.h>
#include <unistd.h>

void agent_wake(struct agent *agent)
{
    uint64_t one = 1;
    ssize_t written = write(agent->wake_fd, &one, sizeof(one));

    (void)written; /* fails only when the counter is full, and then the loop is awake */
}

void agent_name(const struct agent *agent, char *name, size_t size, const char *last)
{
    snprintf(name, size, NAME_PREFIX "%.8s_%s_%d_%s", agent->ledger.owner.boot_id, agent->nonce,
             (int)agent->supervisor, last);
}

/* The threads that are Probescope's own: of the agent's two processes and of all that they have started. */
#ifndef COUNTING_OWN_TASKS_H
#define COUNTING_OWN_TASKS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct own_tasks {
    pid_t *ids;
    size_t count, room;
};

/*
 * Those that there are now, `supervisor`'s first. -errno where this kernel does not tell (no CONFIG_PROC_CHILDREN, no
 * /proc). Free them in any case.
 */
int own_tasks_list(pid_t supervisor, struct own_tasks *tasks);
void own_tasks_free(struct own_tasks *tasks);

bool own_tasks_have(const struct own_tasks *tasks, pid_t id);
/* Whether they are the very same threads. */
bool own_tasks_same(const struct own_tasks *one, const struct own_tasks *other);

#endif

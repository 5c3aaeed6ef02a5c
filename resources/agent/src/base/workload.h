/* Workloads with an exactly known number of events, for tests and measurements. */
#ifndef BASE_WORKLOAD_H
#define BASE_WORKLOAD_H

/* arguments: a name and its numbers, as in the usage. Returns an exit status, or -1 when they make no sense. */
int workload_run(int count, char **arguments);

/* What a uprobe can be put on. */
void probescope_workload_function(void);

#endif

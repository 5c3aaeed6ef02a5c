/* The function tracer in an instance of our own: counting what matches a wildcard. */
#ifndef COUNTING_FUNCTION_TRACER_H
#define COUNTING_FUNCTION_TRACER_H

#include "agent/instance.h"
#include "counting/counter.h"

struct function_tracer {
    struct agent *agent;
    struct instance instance;
    int cpu_count;
    int *stats; /* a descriptor of per_cpu/cpuN/stats for each CPU */
};

/*
 * Makes the instance, filters it to `pattern` (of `module`, when not ""), chooses the tracer, and leaves it off.
 * `functions` becomes how many match. -1 with a failure, nothing left behind.
 */
int function_tracer_open(struct function_tracer *tracer, struct agent *agent, const char *pattern, const char *module,
                         const struct scope *scope, const struct cpus *cpus, long *functions,
                         struct failure *failure);
void function_tracer_close(struct function_tracer *tracer);

/* False when kernel.ftrace_enabled is 0: the tracer then records nothing. */
bool function_tracer_enabled(void);

/* -errno */
int function_tracer_switch(struct function_tracer *tracer, bool on);

/*
 * Calls counted by the ring buffer itself, whether they are still in it or were overwritten: exact. `lost` are those
 * that it could not take. -errno.
 */
int function_tracer_read(struct function_tracer *tracer, uint64_t *count, uint64_t *lost, uint64_t *per_cpu);

/* Up to `most` of the matching functions' names, as a JSON array. */
json_t *function_tracer_examples(const struct function_tracer *tracer, int most);

#endif

/*
 * The guard of one started tool (bpftrace, perf, a shell program): a process between the agent and the tool that ends
 * the tool and everything the tool started, whatever becomes of the agent. Orphans of the tool become its children.
 */
#ifndef LEDGER_GUARD_H
#define LEDGER_GUARD_H

#include <stdint.h>

/* Where the guard finds its end of the socket to the agent, and the tool its program's text. */
#define GUARD_LINK_FD 3
#define GUARD_TEXT_FD 4
#define GUARD_TEXT_PATH "/proc/self/fd/4"

/*
 * What every process of a tool has in its environment, so that a later agent knows it as ours. Its value is a group for
 * dynamic events: those that the tool leaves in it are deleted.
 */
#define GUARD_ENVIRONMENT "PROBESCOPE_TOOL"

/* What the agent says. The end of the socket means the same as GUARD_QUICK. */
enum guard_order {
    GUARD_GO = 'g',    /* the ledger knows of us: start the tool */
    GUARD_STOP = 's',  /* SIGINT and time to say its results, then SIGTERM, then SIGKILL */
    GUARD_QUICK = 'q', /* the same with little time */
    GUARD_KILL = 'k',  /* SIGKILL, to it and to all that it started */
};

/* What the guard says last, before it ends. */
struct guard_report {
    int32_t error;  /* errno of starting the tool, or 0 */
    int32_t status; /* of waitpid(2) */
    uint64_t elapsed, cpu; /* nanoseconds from its start to its end, and of CPU time: its own and of what it waited for */
};

/* `grace` is how many milliseconds the tool may take after SIGINT. Returns an exit status. */
int guard_run(int grace, char **command);

#endif

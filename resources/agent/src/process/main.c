/* probescope-agent: traces the machine it runs on, for an engine at the other end of stdin and stdout. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/workload.h"
#include "kernel/keep_tables.h"
#include "ledger/guard.h"
#include "methods/kernel_types.h"
#include "process/supervisor.h"
#include "process/worker.h"

static int usage(void)
{
    fputs("Usage: probescope-agent               serve frames on stdin and stdout\n"
          "       probescope-agent --workload getuid N [PROCESSES]     exactly N calls of getuid, then end\n"
          "       probescope-agent --workload getuid-for SECONDS       calls for that long; prints calls a second\n"
          "       probescope-agent --workload uprobe N                 exactly N calls of probescope_workload_function\n"
          "       probescope-agent --kernel-types          the kernel's own types as a C header, vmlinux.h\n"
          "       probescope-agent --keep-tables           writes down what the next agents need of this very kernel\n"
          "       probescope-agent --version\n",
          stderr);
    return EXIT_USAGE;
}

int main(int count, char **arguments)
{
    if (count == 1)
        return supervisor_run();
    if (count == 2 && !strcmp(arguments[1], "--version"))
        return printf("probescope-agent %s\n", PROBESCOPE_VERSION) < 0;
    if (count == 2 && !strcmp(arguments[1], "--kernel-types"))
        return kernel_types_print(stdout);
    if (count == 2 && !strcmp(arguments[1], "--keep-tables"))
        return keep_tables();
    if (count >= 4 && !strcmp(arguments[1], "--guard")) /* started by the agent alone: not for people */
        return guard_run(atoi(arguments[2]), arguments + 3);
    if (count >= 4 && !strcmp(arguments[1], "--workload")) {
        int status = workload_run(count - 2, arguments + 2);

        return status < 0 ? usage() : status;
    }
    return usage();
}

/* Starting a tool under its guard. */
#ifndef PROGRAMS_TOOL_START_H
#define PROGRAMS_TOOL_START_H

#include <jansson.h>

#include "base/failure.h"
#include "programs/tool.h"

/* What is to be started. */
struct tool_plan {
    const char *path;  /* of the program */
    json_t *arguments; /* strings; `@program` stands for the file with the text */
    const char *text;
    size_t length;
    int grace; /* milliseconds after SIGINT */
};

/* Starts it, in the ledger before it runs. 0, or -1 with a failure. */
int tool_start(struct agent *agent, struct tool *tool, const struct tool_plan *plan, struct failure *failure);

#endif

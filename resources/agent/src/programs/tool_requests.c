/* The requests that start and stop a tool. Its output and its end are the others' business: tools.c. */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "agent/request.h"
#include "base/errors.h"
#include "base/params.h"
#include "base/text.h"
#include "capabilities/capability.h"
#include "programs/tool.h"
#include "programs/tool_start.h"
#include "programs/tools.h"

#define LONGEST_GRACE_MS 60000

static int read_plan(json_t *params, struct tool_plan *plan, const char **program, struct failure *failure)
{
    json_t *value, *text = json_object_get(params, "text");
    long long grace;
    size_t i;

    if (param_text(params, "program", program, failure) < 0 ||
        param_number(params, "grace", 0, LONGEST_GRACE_MS, &grace, failure) < 0)
        return -1;
    plan->grace = (int)grace;
    plan->arguments = json_object_get(params, "arguments");
    if (!json_is_array(plan->arguments))
        return fail(failure, "bad-request", "'arguments' must be a list");
    json_array_foreach (plan->arguments, i, value)
        if (!json_is_string(value))
            return fail(failure, "bad-request", "'arguments' must be texts");
    if (!json_is_string(text))
        return fail(failure, "bad-request", "'text' must be a text");
    plan->text = json_string_value(text);
    plan->length = json_string_length(text);
    if (strspn(*program, "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen(*program))
        return fail(failure, "bad-request", "'program' must be the name of a tool");
    return 0;
}

static int check_room(struct agent *agent, uint32_t id, struct failure *failure)
{
    struct tool *tool;
    int count = 0;

    pthread_mutex_lock(&agent->tools->lock);
    for (tool = agent->tools->first; tool; tool = tool->next)
        count++;
    tool = tool_find(agent->tools, id);
    pthread_mutex_unlock(&agent->tools->lock);
    if (tool)
        return fail(failure, "bad-request", "Tool %u runs already", id);
    if (count >= MOST_TOOLS) {
        fail(failure, "limit", "%d programs run already: that is the most", MOST_TOOLS);
        return fail_remedy(failure, "Stop one of them.");
    }
    return 0;
}

/* NULL with a failure. `instance`: it is given a tracefs instance of its own. */
static struct tool *make_tool(struct agent *agent, uint32_t id, bool instance, struct failure *failure)
{
    struct tool *tool = calloc(1, sizeof(*tool));
    int error;

    if (!tool) {
        fail_memory(failure);
        return NULL;
    }
    tool->id = id;
    tool->allowance = TOOL_BURST;
    tool->allowance_at = now_milliseconds();
    if (!instance)
        return tool;
    error = instance_make(agent, &tool->instance);
    tool->has_instance = !error;
    if (!error)
        return tool;
    free(tool);
    fail_errno(failure, -error, "Making a tracefs instance");
    if (error == -ENOENT)
        fail_detail(failure, "tracefs");
    return NULL;
}

static void add_tool(struct agent *agent, struct tool *tool)
{
    pthread_mutex_lock(&agent->tools->lock);
    tool->next = agent->tools->first;
    agent->tools->first = tool;
    pthread_mutex_unlock(&agent->tools->lock);
    agent_wake(agent);
}

int handle_tool_start(struct agent *agent, struct request *request, json_t *params, json_t **result,
                      struct failure *failure)
{
    struct tool_plan plan = { 0 };
    char path[256];
    const char *program;
    struct tool *tool;
    long long id;
    bool instance;

    (void)request;
    if (param_number(params, "tool", 1, UINT32_MAX, &id, failure) < 0 ||
        param_boolean(params, "instance", &instance, failure) < 0 ||
        read_plan(params, &plan, &program, failure) < 0 || check_room(agent, (uint32_t)id, failure) < 0)
        return -1;
    if (!find_tool(program, path, sizeof(path))) {
        fail(failure, "unsupported", "This target has no %s", program);
        return fail_detail(failure, "tool:%s", program);
    }
    plan.path = path;
    tool = make_tool(agent, (uint32_t)id, instance, failure);
    if (!tool)
        return -1;
    if (tool_start(agent, tool, &plan, failure) < 0) {
        if (tool->has_instance)
            instance_remove(agent, &tool->instance);
        free(tool);
        return -1;
    }
    *result = json_pack("{s:i, s:o, s:o}", "pid", (int)tool->guard, "path", json_text(path), "instance",
                        json_text_or_null(tool->has_instance ? tool->instance.path : NULL));
    add_tool(agent, tool);
    return 0;
}

/* Answers at once: its end is told by the notice `tool-ended`. */
int handle_tool_stop(struct agent *agent, struct request *request, json_t *params, json_t **result,
                     struct failure *failure)
{
    struct tool *tool;
    long long id;
    bool force;

    (void)request;
    if (param_number(params, "tool", 1, UINT32_MAX, &id, failure) < 0 ||
        param_boolean(params, "force", &force, failure) < 0)
        return -1;
    pthread_mutex_lock(&agent->tools->lock);
    tool = tool_find(agent->tools, (uint32_t)id);
    if (tool) {
        tool->stopping = true;
        /* Its last words are its results; what it flooded with would only stand before them on a slow link. */
        tool->forget = tool->dropped > 0;
        tool->allowance = tool->forget ? TOOL_LAST_WORDS : TOOL_BURST;
        tool->allowance_at = now_milliseconds();
        tool_order(tool, force ? GUARD_KILL : GUARD_STOP);
    }
    pthread_mutex_unlock(&agent->tools->lock);
    *result = json_object(); /* one that has just ended by itself is stopped, too */
    return 0;
}

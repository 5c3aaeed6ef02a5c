#include "tools.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "capability.h"
#include "errors.h"
#include "params.h"
#include "protocol.h"
#include "requests.h"
#include "text.h"
#include "tool.h"
#include "tool_start.h"

#define LONGEST_GRACE_MS 60000
/* When all are ended: the guard's own quick way takes less. */
#define END_PATIENCE_MS 2500

struct tools *tools_new(void)
{
    struct tools *tools = calloc(1, sizeof(*tools));

    if (tools)
        pthread_mutex_init(&tools->lock, NULL);
    return tools;
}

void tools_free(struct tools *tools)
{
    free(tools);
}

int tools_poll(struct tools *tools, struct pollfd *ready)
{
    struct tool *tool;
    int count = 0, i;

    pthread_mutex_lock(&tools->lock);
    for (tool = tools->first; tool && count + 3 <= TOOL_POLLS; tool = tool->next) {
        for (i = 0; i < TOOL_STREAMS; i++)
            if (tool->streams[i].fd >= 0)
                ready[count++] = (struct pollfd){ .fd = tool->streams[i].fd, .events = POLLIN };
        if (tool->link >= 0)
            ready[count++] = (struct pollfd){ .fd = tool->link, .events = POLLIN };
    }
    pthread_mutex_unlock(&tools->lock);
    return count;
}

static void read_report(struct tool *tool)
{
    ssize_t got = recv(tool->link, &tool->report, sizeof(tool->report), MSG_DONTWAIT);

    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (got != sizeof(tool->report))
        tool->report = (struct guard_report){ .status = SIGKILL }; /* somebody killed the guard, and so the tool */
    close(tool->link);
    tool->link = -1;
}

void tools_read(struct agent *agent)
{
    struct tool *tool;
    bool over = false;
    int i;

    pthread_mutex_lock(&agent->tools->lock);
    for (tool = agent->tools->first; tool; tool = tool->next) {
        if (tool_is_over(tool))
            continue;
        for (i = 0; i < TOOL_STREAMS; i++)
            if (tool->streams[i].fd >= 0)
                tool_stream_read(agent, tool, i);
        if (tool->link >= 0)
            read_report(tool);
        over |= tool_is_over(tool);
    }
    pthread_mutex_unlock(&agent->tools->lock);
    if (over)
        requests_wake(agent->requests);
}

static struct tool *find(struct tools *tools, uint32_t id)
{
    struct tool *tool;

    for (tool = tools->first; tool && tool->id != id; tool = tool->next)
        ;
    return tool;
}

static struct tool *take_one_that_is_over(struct tools *tools)
{
    struct tool **at, *tool = NULL;

    pthread_mutex_lock(&tools->lock);
    for (at = &tools->first; *at; at = &(*at)->next)
        if (tool_is_over(*at)) {
            tool = *at;
            *at = tool->next;
            break;
        }
    pthread_mutex_unlock(&tools->lock);
    return tool;
}

bool tools_want_reap(struct agent *agent)
{
    struct tools *tools = agent->tools;
    struct tool *tool;
    bool wanted = false;

    pthread_mutex_lock(&tools->lock);
    for (tool = tools->first; tool; tool = tool->next)
        wanted |= tool_is_over(tool);
    pthread_mutex_unlock(&tools->lock);
    return wanted;
}

/* Null when the guard was killed and nobody has measured. */
static json_t *known_time(const struct tool *tool, uint64_t nanoseconds)
{
    return tool->report.elapsed ? json_integer((json_int_t)nanoseconds) : json_null();
}

static json_t *ended_notice(struct agent *agent, const struct tool *tool)
{
    int status = tool->report.status, error = tool->report.error;
    json_t *exit_status = !error && WIFEXITED(status) ? json_integer(WEXITSTATUS(status)) : json_null();
    json_t *signal = !error && WIFSIGNALED(status) ? json_integer(WTERMSIG(status)) : json_null();
    json_t *errno_text = error ? json_string(errno_name(error)) : json_null();

    return json_pack("{s:s, s:I, s:o, s:o, s:o, s:I, s:o, s:o, s:o}", "notice", "tool-ended", "tool", (json_int_t)tool->id,
                     "status", exit_status, "signal", signal, "error", errno_text, "dropped",
                     (json_int_t)tool->dropped, "elapsed", known_time(tool, tool->report.elapsed), "cpu",
                     known_time(tool, tool->report.cpu), "leftovers", ledger_leftovers(&agent->ledger));
}

/* It has ended: what stood for it in the ledger stands no more. */
static void bury(struct agent *agent, struct tool *tool, bool say)
{
    waitpid(tool->guard, NULL, 0);
    ledger_undo(&agent->ledger, tool->ledger_id);
    if (tool->has_instance)
        instance_remove(agent, &tool->instance);
    if (say)
        output_json(agent->output, FRAME_NOTICE, 0, ended_notice(agent, tool));
    free(tool);
}

void tools_reap(struct agent *agent)
{
    struct tool *tool;

    while ((tool = take_one_that_is_over(agent->tools)))
        bury(agent, tool, true);
}

void tools_stop_all(struct agent *agent)
{
    struct tool *tool;
    unsigned begun = now_milliseconds();
    struct timespec step = { .tv_nsec = 10000000 };
    int i;

    pthread_mutex_lock(&agent->tools->lock);
    for (tool = agent->tools->first; tool; tool = tool->next)
        tool_order(tool, GUARD_QUICK);
    while ((tool = agent->tools->first)) {
        /* Its output is of no use any more, but a tool that waits for room would not end. */
        while (tool->link >= 0 && now_milliseconds() - begun < END_PATIENCE_MS) {
            for (i = 0; i < TOOL_STREAMS; i++)
                if (tool->streams[i].fd >= 0)
                    tool_stream_read(agent, tool, i);
            read_report(tool);
            nanosleep(&step, NULL);
        }
        for (i = 0; i < TOOL_STREAMS; i++)
            if (tool->streams[i].fd >= 0)
                close(tool->streams[i].fd);
        agent->tools->first = tool->next;
        ledger_undo(&agent->ledger, tool->ledger_id); /* kills what has not ended */
        bury(agent, tool, false);
    }
    pthread_mutex_unlock(&agent->tools->lock);
}

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
    tool = find(agent->tools, id);
    pthread_mutex_unlock(&agent->tools->lock);
    if (tool)
        return fail(failure, "bad-request", "Tool %u runs already", id);
    if (count >= MOST_TOOLS) {
        fail(failure, "limit", "%d programs run already: that is the most", MOST_TOOLS);
        return fail_remedy(failure, "Stop one of them.");
    }
    return 0;
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
    int error;

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
    tool = calloc(1, sizeof(*tool));
    if (!tool)
        return fail_memory(failure);
    tool->id = (uint32_t)id;
    tool->allowance = TOOL_BURST;
    tool->allowance_at = now_milliseconds();
    if (instance) {
        error = instance_make(agent, &tool->instance);
        if (error) {
            free(tool);
            fail_errno(failure, -error, "Making a tracefs instance");
            return error == -ENOENT ? fail_detail(failure, "tracefs") : -1;
        }
        tool->has_instance = true;
    }
    if (tool_start(agent, tool, &plan, failure) < 0) {
        if (tool->has_instance)
            instance_remove(agent, &tool->instance);
        free(tool);
        return -1;
    }
    *result = json_pack("{s:i, s:o, s:o}", "pid", (int)tool->guard, "path", json_text(path), "instance",
                        json_text_or_null(tool->has_instance ? tool->instance.path : NULL));
    pthread_mutex_lock(&agent->tools->lock);
    tool->next = agent->tools->first;
    agent->tools->first = tool;
    pthread_mutex_unlock(&agent->tools->lock);
    agent_wake(agent);
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
    tool = find(agent->tools, (uint32_t)id);
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

#include "programs/tools.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "agent/requests.h"
#include "base/errors.h"
#include "base/text.h"
#include "programs/tool.h"
#include "protocol.h"

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

struct tool *tool_find(struct tools *tools, uint32_t id)
{
    struct tool *tool;

    for (tool = tools->first; tool && tool->id != id; tool = tool->next)
        ;
    return tool;
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

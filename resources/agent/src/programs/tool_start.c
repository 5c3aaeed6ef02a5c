#include "programs/tool_start.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/errors.h"
#include "capabilities/capability.h"

#define MOST_ARGUMENTS 64
/* Above every descriptor that the guard is given. */
#define FIRST_FREE_FD 10

struct ends {
    int link[2], streams[TOOL_STREAMS][2], text;
};

static void close_one(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

static void close_ends(struct ends *ends)
{
    int i, j;

    for (j = 0; j < 2; j++) {
        close_one(&ends->link[j]);
        for (i = 0; i < TOOL_STREAMS; i++)
            close_one(&ends->streams[i][j]);
    }
    close_one(&ends->text);
}

/* The text in memory that has no name: nothing of it can stay behind, and it is nobody's argument. */
static int text_file(const char *text, size_t length)
{
    int fd = memfd_create("program", MFD_CLOEXEC);
    size_t written = 0;

    while (fd >= 0 && written < length) {
        ssize_t got = write(fd, text + written, length - written);

        if (got <= 0) {
            close(fd);
            return -1;
        }
        written += (size_t)got;
    }
    if (fd >= 0)
        lseek(fd, 0, SEEK_SET);
    return fd;
}

static int open_ends(struct ends *ends, const struct tool_plan *plan)
{
    int i;

    *ends = (struct ends){ .link = { -1, -1 }, .streams = { { -1, -1 }, { -1, -1 } }, .text = -1 };
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends->link) < 0)
        return -1;
    for (i = 0; i < TOOL_STREAMS; i++)
        if (pipe2(ends->streams[i], O_CLOEXEC) < 0)
            return -1;
    ends->text = text_file(plan->text, plan->length);
    return ends->text < 0 ? -1 : 0;
}

static void move(int fd, int to)
{
    dup2(fd, to); /* without FD_CLOEXEC */
}

/* After the fork of a program with threads: only calls that are safe there. */
static void become_guard(const struct ends *ends, char **arguments, char **environment)
{
    int nothing = open("/dev/null", O_RDONLY);
    int link = fcntl(ends->link[1], F_DUPFD_CLOEXEC, FIRST_FREE_FD);
    int text = fcntl(ends->text, F_DUPFD_CLOEXEC, FIRST_FREE_FD);
    int output = fcntl(ends->streams[TOOL_OUTPUT][1], F_DUPFD_CLOEXEC, FIRST_FREE_FD);
    int errors = fcntl(ends->streams[TOOL_ERRORS][1], F_DUPFD_CLOEXEC, FIRST_FREE_FD);

    move(nothing, STDIN_FILENO);
    move(output, STDOUT_FILENO);
    move(errors, STDERR_FILENO);
    move(link, GUARD_LINK_FD);
    move(text, GUARD_TEXT_FD);
    execve("/proc/self/exe", arguments, environment);
    _exit(127);
}

/* Its mark, and the group of what it adds to kprobe_events. */
static void tool_name(const struct agent *agent, const struct tool *tool, char *name, size_t size)
{
    char last[16];

    snprintf(last, sizeof(last), "tool%u", tool->id);
    agent_name(agent, name, size, last);
}

/* `PATH=…` and the like: nothing of ours but what a tool needs, and its own instance. */
static void fill_environment(const struct agent *agent, const struct tool *tool, char texts[4][TRACEFS_PATH_MAX + 32],
                             char **environment)
{
    size_t n = 0;
    char name[96];

    tool_name(agent, tool, name, sizeof(name));
    snprintf(texts[0], sizeof(texts[0]), GUARD_ENVIRONMENT "=%s", name);
    environment[n++] = texts[0];
    environment[n++] = "PATH=" USUAL_PATH;
    environment[n++] = "LC_ALL=C.UTF-8";
    environment[n++] = "HOME=/root";
    environment[n++] = "TERM=dumb";
    if (tool->has_instance) {
        snprintf(texts[1], sizeof(texts[1]), "TRACEFS=%s", tool->instance.path);
        environment[n++] = texts[1];
    }
    environment[n] = NULL;
}

/* In the ledger, then told to go on. */
static int let_go(struct agent *agent, struct tool *tool, const char *path, struct failure *failure)
{
    struct owner owner;
    char subject[160], name[96];
    int error = owner_of(tool->guard, &owner);

    if (error)
        return fail_errno(failure, -error, "Starting %s", path);
    tool_name(agent, tool, name, sizeof(name));
    snprintf(subject, sizeof(subject), "%d %llu %s", (int)tool->guard, (unsigned long long)owner.start_time, name);
    tool->ledger_id = ledger_plan(&agent->ledger, LEDGER_PROCESS, subject, NULL, path);
    if (tool->ledger_id < 0)
        return fail_errno(failure, -tool->ledger_id, "Writing the ledger before %s is started", path);
    tool_order(tool, GUARD_GO);
    ledger_made(&agent->ledger, tool->ledger_id);
    return 0;
}

static size_t fill_arguments(const struct tool_plan *plan, char *grace, char **arguments)
{
    size_t n = 0, i;
    json_t *value;

    arguments[n++] = "probescope-agent";
    arguments[n++] = "--guard";
    arguments[n++] = grace;
    arguments[n++] = (char *)plan->path;
    json_array_foreach (plan->arguments, i, value) {
        const char *text = json_string_value(value);

        arguments[n++] = strcmp(text, "@program") ? (char *)text : GUARD_TEXT_PATH;
    }
    arguments[n] = NULL;
    return n;
}

int tool_start(struct agent *agent, struct tool *tool, const struct tool_plan *plan, struct failure *failure)
{
    char texts[4][TRACEFS_PATH_MAX + 32], grace[16];
    char *environment[16], *arguments[MOST_ARGUMENTS + 8];
    struct ends ends;
    int i;

    if (json_array_size(plan->arguments) > MOST_ARGUMENTS)
        return fail(failure, "limit", "At most %d arguments", MOST_ARGUMENTS);
    snprintf(grace, sizeof(grace), "%d", plan->grace);
    fill_arguments(plan, grace, arguments);
    fill_environment(agent, tool, texts, environment);
    if (open_ends(&ends, plan) < 0) {
        fail_errno(failure, errno, "Starting %s", plan->path);
        close_ends(&ends);
        return -1;
    }
    tool->guard = fork();
    if (!tool->guard)
        become_guard(&ends, arguments, environment);
    if (tool->guard < 0) {
        fail_errno(failure, errno, "Starting %s", plan->path);
        close_ends(&ends);
        return -1;
    }
    tool->link = ends.link[0];
    ends.link[0] = -1;
    for (i = 0; i < TOOL_STREAMS; i++) {
        tool->streams[i].fd = ends.streams[i][0];
        ends.streams[i][0] = -1;
        fcntl(tool->streams[i].fd, F_SETFL, O_NONBLOCK);
    }
    close_ends(&ends);
    if (let_go(agent, tool, plan->path, failure) == 0)
        return 0;
    close_one(&tool->link); /* it ends by itself */
    waitpid(tool->guard, NULL, 0);
    for (i = 0; i < TOOL_STREAMS; i++)
        close_one(&tool->streams[i].fd);
    return -1;
}

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/shared.h"
#include "base/text.h"
#include "capabilities/capability.h"

const char *const tool_names[TOOLS] = { "bpftrace", "perf", "trace-cmd", "bpftool", "clang" };

bool find_tool(const char *name, char *path, size_t size)
{
    const char *folders = getenv("PATH"), *at;
    int round;

    for (round = 0; round < 2; round++, folders = USUAL_PATH)
        for (at = folders; at && *at; at += strcspn(at, ":"), at += *at == ':') {
            if (*at != '/')
                continue;
            if ((size_t)snprintf(path, size, "%.*s/%s", (int)strcspn(at, ":"), at, name) < size && !access(path, X_OK))
                return true;
        }
    return false;
}

static void start(struct tool_query *query, const char *name)
{
    static char *const environment[] = { "PATH=" USUAL_PATH, "LC_ALL=C", NULL };
    /* trace-cmd knows no --version: its help begins with the version. */
    char *arguments[] = { query->path, strcmp(name, "trace-cmd") ? "--version" : "--help", NULL };
    int ends[2];

    if (pipe2(ends, O_CLOEXEC) < 0) {
        capability_lack(&query->found, errno, "starting %s", query->path);
        return;
    }
    query->pid = fork();
    if (!query->pid) {
        int nothing = open("/dev/null", O_RDONLY);
        sigset_t none;

        /* Only calls that are safe after a fork of a program with threads. */
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, NULL);
        dup2(nothing, STDIN_FILENO);
        dup2(ends[1], STDOUT_FILENO);
        dup2(ends[1], STDERR_FILENO);
        execve(query->path, arguments, environment);
        _exit(127);
    }
    close(ends[1]);
    if (query->pid < 0) {
        capability_lack(&query->found, errno, "starting %s", query->path);
        close(ends[0]);
        return;
    }
    query->fd = ends[0];
}

void tools_ask(struct tool_query queries[TOOLS])
{
    int i;

    for (i = 0; i < TOOLS; i++) {
        queries[i] = (struct tool_query){ .pid = -1, .fd = -1 };
        if (find_tool(tool_names[i], queries[i].path, sizeof(queries[i].path)))
            start(&queries[i], tool_names[i]);
        else
            capability_lack(&queries[i].found, ENOENT, "%s is not in PATH", tool_names[i]);
    }
}

/* The first line with a digit in it: trace-cmd begins with an empty one. */
static void version_line(char *text)
{
    char *line, *rest;

    for (line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
        if (strpbrk(line, "0123456789")) {
            line += strspn(line, " \t");
            memmove(text, line, strlen(line) + 1);
            return;
        }
    text[0] = '\0';
}

static void collect(struct tool_query *query, const char *name, int milliseconds)
{
    char text[512];
    size_t used = 0;
    unsigned begun = now_milliseconds();
    int status = 0;

    for (;;) {
        struct pollfd ready = { .fd = query->fd, .events = POLLIN };
        int left = milliseconds - (int)(now_milliseconds() - begun);
        ssize_t got;

        if (poll(&ready, 1, left > 0 ? left : 0) <= 0)
            break;
        got = read(query->fd, text + used, sizeof(text) - 1 - used);
        if (got <= 0)
            break;
        used += (size_t)got;
        if (used == sizeof(text) - 1)
            break;
    }
    text[used] = '\0';
    version_line(text);
    close(query->fd);
    /* Whatever it still does (trace-cmd's long help meets a closed pipe), it has said what we asked. */
    kill(query->pid, SIGKILL);
    waitpid(query->pid, &status, 0);
    if (text[0])
        capability_have(&query->found, "%.200s", text);
    else if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
        capability_lack(&query->found, ENOEXEC, "%s could not be started", query->path);
    else
        capability_have(&query->found, "%.200s (it did not say its version in time)", name);
}

void tools_answer(struct tool_query queries[TOOLS], int milliseconds)
{
    unsigned begun = now_milliseconds();
    int i;

    for (i = 0; i < TOOLS; i++)
        if (queries[i].fd >= 0)
            collect(&queries[i], tool_names[i], milliseconds - (int)(now_milliseconds() - begun));
}

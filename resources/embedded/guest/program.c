#include "program.h"

#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "bytes.h"

#define ARGUMENTS_AT 5

bool program_described(struct program *program, const uint8_t *payload, size_t length)
{
    size_t at = ARGUMENTS_AT;
    int count = 0;

    if (length <= ARGUMENTS_AT || payload[length - 1])
        return false;
    for (; at < length && count < MOST_ARGUMENTS; at += strlen((const char *)payload + at) + 1)
        program->arguments[count++] = (char *)payload + at;
    program->arguments[count] = NULL;
    program->terminal = payload[0] == 't';
    program->columns = read_u16(payload + 1);
    program->rows = read_u16(payload + 3);
    return at == length;
}

static void become(char *const *arguments)
{
    sigset_t none;

    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    if (!chdir("/root") || !chdir("/"))
        execvp(arguments[0], arguments);
    _exit(127);
}

static pid_t start_on_terminal(const struct program *program, struct program_ends *ends)
{
    struct winsize size = { .ws_col = program->columns, .ws_row = program->rows };
    pid_t pid = forkpty(&ends->input, NULL, NULL, &size);

    if (!pid)
        become(program->arguments);
    ends->output = ends->input;
    return pid;
}

static void close_both(const int *pipe)
{
    close(pipe[0]);
    close(pipe[1]);
}

static pid_t start_between(const struct program *program, const int *in, const int *out)
{
    pid_t pid = fork();

    if (pid)
        return pid;
    setsid();
    dup2(in[0], STDIN_FILENO);
    dup2(out[1], STDOUT_FILENO);
    become(program->arguments);
    return 0;
}

static pid_t start_on_pipes(const struct program *program, struct program_ends *ends)
{
    int in[2], out[2];
    pid_t pid;

    if (pipe2(in, O_CLOEXEC) < 0)
        return -1;
    if (pipe2(out, O_CLOEXEC) < 0) {
        close_both(in);
        return -1;
    }
    pid = start_between(program, in, out);
    if (pid < 0) {
        close_both(in);
        close_both(out);
        return -1;
    }
    close(in[0]);
    close(out[1]);
    *ends = (struct program_ends){ .input = in[1], .output = out[0] };
    return pid;
}

static void be_ours(int end)
{
    fcntl(end, F_SETFD, FD_CLOEXEC);
    fcntl(end, F_SETFL, O_NONBLOCK);
}

pid_t program_start(const struct program *program, struct program_ends *ends)
{
    pid_t pid = program->terminal ? start_on_terminal(program, ends) : start_on_pipes(program, ends);

    if (pid < 0)
        return -1;
    be_ours(ends->input);
    be_ours(ends->output);
    return pid;
}

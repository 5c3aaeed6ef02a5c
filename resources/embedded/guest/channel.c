#include "channel.h"

#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "frames.h"

#define MOST_ARGUMENTS 64
#define NOT_STARTED (127 << 8) /* as a shell says it of a program it cannot find */

struct channel *channels;

struct channel *channel_find(uint32_t id)
{
    struct channel *channel;

    for (channel = channels; channel && channel->id != id; channel = channel->next)
        ;
    return channel;
}

static void say_exit(uint32_t id, int status)
{
    uint8_t payload[4];

    write_u32(payload, (uint32_t)status);
    frame_send(FRAME_EXIT, id, payload, sizeof(payload));
}

static void become(char **arguments)
{
    sigset_t none;

    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    if (chdir("/root") < 0)
        _exit(127);
    execvp(arguments[0], arguments);
    _exit(127);
}

static pid_t start_on_terminal(struct channel *channel, char **arguments, const struct winsize *size)
{
    int terminal;
    pid_t pid = forkpty(&terminal, NULL, NULL, size);

    if (!pid)
        become(arguments);
    if (pid > 0) {
        fcntl(terminal, F_SETFD, FD_CLOEXEC);
        channel->input = channel->output = terminal;
    }
    return pid;
}

static pid_t start_on_pipes(struct channel *channel, char **arguments)
{
    int in[2], out[2];
    pid_t pid;

    if (pipe2(in, O_CLOEXEC) < 0)
        return -1;
    if (pipe2(out, O_CLOEXEC) < 0) {
        close(in[0]);
        close(in[1]);
        return -1;
    }
    pid = fork();
    if (!pid) {
        setsid();
        dup2(in[0], STDIN_FILENO);
        dup2(out[1], STDOUT_FILENO);
        become(arguments);
    }
    close(in[0]);
    close(out[1]);
    channel->input = in[1];
    channel->output = out[0];
    return pid;
}

void channel_open(uint32_t id, const uint8_t *payload, size_t length)
{
    char *arguments[MOST_ARGUMENTS + 1];
    struct channel *channel = calloc(1, sizeof(*channel));
    struct winsize size = { 0 };
    size_t at = 5;
    int count = 0;

    if (length > 5 && !payload[length - 1]) {
        for (; at < length && count < MOST_ARGUMENTS; at += strlen((const char *)payload + at) + 1)
            arguments[count++] = (char *)payload + at;
    }
    arguments[count] = NULL;
    if (!channel || !count || channel_find(id)) {
        free(channel);
        say_exit(id, NOT_STARTED);
        return;
    }
    size.ws_col = read_u16(payload + 1);
    size.ws_row = read_u16(payload + 3);
    channel->id = id;
    channel->terminal = payload[0] == 't';
    channel->credit = WINDOW;
    channel->input = channel->output = -1;
    channel->pid = channel->terminal ? start_on_terminal(channel, arguments, &size) : start_on_pipes(channel, arguments);
    if (channel->pid < 0) {
        if (channel->input >= 0)
            close(channel->input);
        if (channel->output >= 0 && !channel->terminal)
            close(channel->output);
        free(channel);
        say_exit(id, NOT_STARTED);
        return;
    }
    fcntl(channel->input, F_SETFL, O_NONBLOCK);
    fcntl(channel->output, F_SETFL, O_NONBLOCK);
    channel->next = channels;
    channels = channel;
}

static void close_input(struct channel *channel)
{
    if (channel->input >= 0 && !channel->terminal)
        close(channel->input);
    channel->input = -1;
    channel->waiting_bytes = 0;
}

static void close_output(struct channel *channel)
{
    if (channel->output >= 0)
        close(channel->output);
    if (channel->terminal)
        channel->input = -1;
    channel->output = -1;
}

void channel_input(struct channel *channel, const uint8_t *bytes, size_t length)
{
    uint8_t *more;

    if (channel->input < 0 || channel->waiting_bytes + length > WINDOW)
        return;
    more = realloc(channel->waiting, channel->waiting_bytes + length);
    if (!more)
        return;
    memcpy(more + channel->waiting_bytes, bytes, length);
    channel->waiting = more;
    channel->waiting_bytes += length;
    channel_write(channel);
}

void channel_end(struct channel *channel)
{
    channel->ending = true;
    if (!channel->waiting_bytes)
        close_input(channel);
}

void channel_write(struct channel *channel)
{
    uint8_t payload[4];
    ssize_t written;

    if (channel->input < 0 || !channel->waiting_bytes)
        return;
    written = write(channel->input, channel->waiting, channel->waiting_bytes);
    if (written < 0) {
        if (errno != EAGAIN && errno != EINTR)
            close_input(channel);
        return;
    }
    channel->waiting_bytes -= (size_t)written;
    memmove(channel->waiting, channel->waiting + written, channel->waiting_bytes);
    write_u32(payload, (uint32_t)written);
    frame_send(FRAME_WROTE, channel->id, payload, sizeof(payload));
    if (channel->ending && !channel->waiting_bytes)
        close_input(channel);
}

void channel_read(struct channel *channel)
{
    static uint8_t bytes[MAX_PAYLOAD];
    size_t most = channel->credit < sizeof(bytes) ? channel->credit : sizeof(bytes);
    ssize_t length;

    if (channel->output < 0 || !most)
        return;
    length = read(channel->output, bytes, most);
    if (length > 0) {
        channel->credit -= (uint32_t)length;
        frame_send(FRAME_OUTPUT, channel->id, bytes, (size_t)length);
    } else if (length == 0 || (errno != EAGAIN && errno != EINTR)) {
        close_output(channel); /* a terminal says EIO when its last program is gone */
    } else if (channel->dead) {
        close_output(channel); /* what it left running in the background may hold the other end for ever */
    }
}

void channel_resize(struct channel *channel, const uint8_t *payload, size_t length)
{
    struct winsize size = { 0 };

    if (length < 4 || channel->output < 0)
        return;
    size.ws_col = read_u16(payload);
    size.ws_row = read_u16(payload + 2);
    ioctl(channel->output, TIOCSWINSZ, &size);
}

void channel_signal(struct channel *channel, int number)
{
    if (!channel->dead)
        kill(-channel->pid, number);
}

void channels_reap(void)
{
    struct channel *channel;
    int status;
    pid_t pid;

    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        for (channel = channels; channel; channel = channel->next) {
            if (channel->pid != pid)
                continue;
            channel->dead = true;
            channel->status = status;
        }
    }
}

static void forget(struct channel *channel)
{
    close_input(channel);
    close_output(channel);
    free(channel->waiting);
    free(channel);
}

void channels_sweep(void)
{
    struct channel **at = &channels, *channel;

    while ((channel = *at)) {
        if (!channel->dead || channel->output >= 0) {
            at = &channel->next;
            continue;
        }
        *at = channel->next;
        say_exit(channel->id, channel->status);
        forget(channel);
    }
}

void channels_hang_up(void)
{
    struct channel *channel;

    while ((channel = channels)) {
        channels = channel->next;
        channel_signal(channel, SIGHUP);
        channel_signal(channel, SIGCONT);
        forget(channel);
    }
}

#include "channels.h"

#include <signal.h>
#include <sys/wait.h>

#include "port.h"

#define NOT_STARTED (127 << 8) /* as a shell says it of a program it cannot find */

static struct channel *channels;
/* Whose the ends are that are being waited for. */
static struct channel *owners[MOST_ENDS];
static int awaited;

struct channel *channels_find(uint32_t id)
{
    struct channel *channel;

    for (channel = channels; channel && channel->id != id; channel = channel->next)
        ;
    return channel;
}

static bool is_full(void)
{
    const struct channel *channel;
    int count = 0;

    for (channel = channels; channel; channel = channel->next)
        count++;
    return count >= MOST_CHANNELS;
}

void channels_open(uint32_t id, const uint8_t *payload, size_t length)
{
    struct program program;
    struct channel *channel = NULL;

    if (channels_find(id))
        return; /* an answer would be taken for the other's end */
    if (!is_full() && program_described(&program, payload, length))
        channel = channel_start(id, &program);
    if (!channel) {
        port_send_number(FRAME_EXIT, id, NOT_STARTED);
        return;
    }
    channel->next = channels;
    channels = channel;
}

static void await(struct pollfd *ends, struct channel *channel, int end, short events)
{
    ends[awaited] = (struct pollfd){ .fd = end, .events = events };
    owners[awaited++] = channel;
}

/* An end of which nothing is wanted is left out: that it has hung up would be said of it without end. */
int channels_await(struct pollfd *ends)
{
    struct channel *channel;

    awaited = 0;
    for (channel = channels; channel; channel = channel->next) {
        if (channel_wants_to_write(channel))
            await(ends, channel, channel->input, POLLOUT);
        if (channel_wants_to_read(channel))
            await(ends, channel, channel->output, POLLIN);
    }
    return awaited;
}

static void serve_ends(const struct pollfd *ends)
{
    int i;

    for (i = 0; i < awaited; i++) {
        if (!ends[i].revents)
            continue;
        if (ends[i].events & POLLOUT)
            channel_write(owners[i]);
        else
            channel_read(owners[i]);
    }
    awaited = 0;
}

static void reap(void)
{
    struct channel *channel;
    int status;
    pid_t pid;

    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        for (channel = channels; channel && channel->pid != pid; channel = channel->next)
            ;
        if (!channel)
            continue; /* an orphan, which became a child of the first process */
        channel->dead = true;
        channel->status = status;
    }
}

/* Says the end of those that have ended, and forgets them. */
static void sweep(void)
{
    struct channel **at = &channels, *channel;

    while ((channel = *at)) {
        if (channel->dead)
            channel_read(channel);
        if (!channel_is_over(channel)) {
            at = &channel->next;
            continue;
        }
        *at = channel->next;
        port_send_number(FRAME_EXIT, channel->id, (uint32_t)channel->status);
        channel_free(channel);
    }
}

void channels_serve(const struct pollfd *ends)
{
    serve_ends(ends);
    reap();
    sweep();
}

void channels_hang_up(void)
{
    struct channel *channel;

    while ((channel = channels)) {
        channels = channel->next;
        channel_signal(channel, SIGHUP);
        channel_signal(channel, SIGCONT);
        channel_free(channel);
    }
    awaited = 0;
}

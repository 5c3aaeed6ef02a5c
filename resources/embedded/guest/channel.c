#include "channel.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "port.h"

struct channel *channel_start(uint32_t id, const struct program *program)
{
    struct channel *channel = calloc(1, sizeof(*channel));
    struct program_ends ends;

    if (!channel)
        return NULL;
    channel->pid = program_start(program, &ends);
    if (channel->pid < 0) {
        free(channel);
        return NULL;
    }
    channel->id = id;
    channel->terminal = program->terminal;
    channel->credit = WINDOW;
    channel->input = ends.input;
    channel->output = ends.output;
    return channel;
}

/* A terminal is one descriptor for both, and closed as its output. */
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
        close_input(channel);
    channel->output = -1;
}

void channel_free(struct channel *channel)
{
    close_input(channel);
    close_output(channel);
    free(channel->waiting);
    free(channel);
}

void channel_input(struct channel *channel, const uint8_t *bytes, size_t length)
{
    uint8_t *more;

    /* More than was allowed is not kept: this machine's memory is small. */
    if (channel->input < 0 || channel->ending || !length || channel->waiting_bytes + length > WINDOW)
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

void channel_taken(struct channel *channel, uint32_t bytes)
{
    channel->credit = bytes < WINDOW - channel->credit ? channel->credit + bytes : WINDOW;
}

void channel_resize(struct channel *channel, uint16_t columns, uint16_t rows)
{
    struct winsize size = { .ws_col = columns, .ws_row = rows };

    if (channel->terminal && channel->output >= 0)
        ioctl(channel->output, TIOCSWINSZ, &size);
}

void channel_signal(struct channel *channel, int number)
{
    if (!channel->dead)
        kill(-channel->pid, number);
}

bool channel_wants_to_write(const struct channel *channel)
{
    return channel->input >= 0 && channel->waiting_bytes;
}

bool channel_wants_to_read(const struct channel *channel)
{
    return channel->output >= 0 && channel->credit;
}

static bool is_for_later(int error)
{
    return error == EAGAIN || error == EINTR;
}

void channel_write(struct channel *channel)
{
    ssize_t written;

    if (!channel_wants_to_write(channel))
        return;
    written = write(channel->input, channel->waiting, channel->waiting_bytes);
    if (written < 0) {
        if (!is_for_later(errno))
            close_input(channel);
        return;
    }
    channel->waiting_bytes -= (size_t)written;
    memmove(channel->waiting, channel->waiting + written, channel->waiting_bytes);
    port_send_number(FRAME_WROTE, channel->id, (uint32_t)written);
    if (channel->ending && !channel->waiting_bytes)
        close_input(channel);
}

void channel_read(struct channel *channel)
{
    static uint8_t bytes[MAX_PAYLOAD];
    size_t most = channel->credit < sizeof(bytes) ? channel->credit : sizeof(bytes);
    ssize_t length;

    if (!channel_wants_to_read(channel))
        return;
    length = read(channel->output, bytes, most);
    if (length > 0) {
        channel->credit -= (uint32_t)length;
        port_send(FRAME_OUTPUT, channel->id, bytes, (size_t)length);
    } else if (length == 0 || !is_for_later(errno)) {
        close_output(channel); /* a terminal says EIO when its last program is gone */
    } else if (channel->dead) {
        close_output(channel); /* what it left running in the background may hold the other end for ever */
    }
}

bool channel_is_over(const struct channel *channel)
{
    return channel->dead && channel->output < 0;
}

#include "requests.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "bytes.h"
#include "channels.h"
#include "clock.h"
#include "port.h"

#define AGENT_DIGEST "/etc/probescope-agent.sha256"
#define DIGEST_BYTES 64

static void say_ready(void)
{
    char text[2 + DIGEST_BYTES + 1] = "1 ";
    int fd = open(AGENT_DIGEST, O_RDONLY | O_CLOEXEC);

    if (fd >= 0) {
        if (read(fd, text + 2, DIGEST_BYTES) != DIGEST_BYTES)
            text[2] = '\0';
        close(fd);
    }
    port_send(FRAME_READY, 0, text, strlen(text));
}

static void pass_on(const struct frame *frame, struct channel *channel)
{
    const uint8_t *payload = frame->payload;

    if (frame->kind == FRAME_INPUT)
        channel_input(channel, payload, frame->length);
    else if (frame->kind == FRAME_END)
        channel_end(channel);
    else if (frame->kind == FRAME_SIZE && frame->length == 4)
        channel_resize(channel, read_u16(payload), read_u16(payload + 2));
    else if (frame->kind == FRAME_SIGNAL && frame->length == 1)
        channel_signal(channel, payload[0]);
    else if (frame->kind == FRAME_TAKEN && frame->length == 4)
        channel_taken(channel, read_u32(payload));
}

void request_take(const struct frame *frame)
{
    struct channel *channel;

    switch (frame->kind) {
    case FRAME_OPEN:
        channels_open(frame->channel, frame->payload, frame->length);
        return;
    case FRAME_CLOCK:
        clock_set(frame->payload, frame->length);
        return;
    case FRAME_RESET:
        channels_hang_up();
        say_ready();
        return;
    }
    channel = channels_find(frame->channel);
    if (channel) /* it may have just ended */
        pass_on(frame, channel);
}

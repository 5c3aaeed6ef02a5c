#include "port.h"

#include <errno.h>
#include <unistd.h>

#include "bytes.h"

static int port = -1;
static uint64_t sent;

void port_use(int descriptor)
{
    port = descriptor;
}

void port_send(enum frame_kind kind, uint32_t channel, const void *payload, size_t length)
{
    static uint8_t frame[HEADER_BYTES + MAX_PAYLOAD];
    size_t done = 0, all = frame_write(frame, kind, channel, payload, length);

    while (done < all) {
        ssize_t written = write(port, frame + done, all - done);

        if (written > 0)
            done += (size_t)written;
        else if (errno != EINTR && errno != EAGAIN)
            return; /* nobody is there; whoever comes begins with a reset */
    }
    sent += all;
}

void port_send_number(enum frame_kind kind, uint32_t channel, uint32_t number)
{
    uint8_t payload[4];

    write_u32(payload, number);
    port_send(kind, channel, payload, sizeof(payload));
}

void port_receive(void (*take)(const struct frame *frame))
{
    static struct frame_parser parser;
    size_t room;
    uint8_t *space = frame_parser_space(&parser, &room);
    ssize_t length = read(port, space, room);

    if (length > 0)
        frame_parser_added(&parser, (size_t)length, take);
}

uint64_t port_sent(void)
{
    return sent;
}

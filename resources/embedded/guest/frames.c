#include "frames.h"

#include <stdbool.h>
#include <string.h>

#include "bytes.h"

uint8_t *frame_parser_space(struct frame_parser *parser, size_t *room)
{
    *room = sizeof(parser->held) - parser->bytes;
    return parser->held + parser->bytes;
}

/* The frame that begins there, if all of it has come. */
static bool whole_frame(const uint8_t *bytes, size_t length, struct frame *frame)
{
    if (length < HEADER_BYTES || length - HEADER_BYTES < read_u32(bytes))
        return false;
    frame->length = read_u32(bytes);
    frame->kind = bytes[4];
    frame->channel = read_u32(bytes + 5);
    frame->payload = bytes + HEADER_BYTES;
    return true;
}

void frame_parser_added(struct frame_parser *parser, size_t length, void (*take)(const struct frame *frame))
{
    struct frame frame;
    size_t at = 0;

    parser->bytes += length;
    while (whole_frame(parser->held + at, parser->bytes - at, &frame)) {
        take(&frame);
        at += HEADER_BYTES + frame.length;
    }
    if (parser->bytes - at >= HEADER_BYTES && read_u32(parser->held + at) > MAX_PAYLOAD)
        at = parser->bytes;
    parser->bytes -= at;
    memmove(parser->held, parser->held + at, parser->bytes);
}

size_t frame_write(uint8_t *written, enum frame_kind kind, uint32_t channel, const void *payload, size_t length)
{
    write_u32(written, (uint32_t)length);
    written[4] = (uint8_t)kind;
    write_u32(written + 5, channel);
    memcpy(written + HEADER_BYTES, payload, length);
    return HEADER_BYTES + length;
}

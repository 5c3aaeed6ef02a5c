#include "wire/frames.h"

#include <stdlib.h>
#include <string.h>

#include "protocol.h"

#define LEAST_ROOM 4096

static uint32_t get_u32(const uint8_t *at)
{
    return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static void put_u32(uint8_t *at, uint32_t value)
{
    at[0] = value & 0xff;
    at[1] = value >> 8 & 0xff;
    at[2] = value >> 16 & 0xff;
    at[3] = value >> 24 & 0xff;
}

char *frame_input_space(struct frame_input *input, size_t *room)
{
    if (input->taken) {
        memmove(input->bytes, input->bytes + input->taken, input->used - input->taken);
        input->used -= input->taken;
        input->taken = 0;
    }
    /* Never more than one whole frame and the beginning of the next: frame_next refuses longer ones. */
    if (input->room - input->used < LEAST_ROOM) {
        size_t wanted = input->room ? input->room * 2 : 4 * LEAST_ROOM;
        char *bigger = realloc(input->bytes, wanted);

        if (!bigger)
            return NULL;
        input->bytes = bigger;
        input->room = wanted;
    }
    *room = input->room - input->used;
    return input->bytes + input->used;
}

void frame_input_added(struct frame_input *input, size_t bytes)
{
    input->used += bytes;
}

static int comes_down(uint8_t kind)
{
    return kind == FRAME_REQUEST || kind == FRAME_CANCEL || kind == FRAME_HEARTBEAT;
}

enum frame_result frame_next(struct frame_input *input, struct frame *frame)
{
    const uint8_t *at = (const uint8_t *)input->bytes + input->taken;
    size_t held = input->used - input->taken;

    if (held < FRAME_HEADER_BYTES)
        return FRAME_NEEDS_MORE;
    frame->length = get_u32(at);
    frame->kind = at[4];
    frame->stream = get_u32(at + 5);
    frame->payload = (const char *)at + FRAME_HEADER_BYTES;
    if (frame->length > FRAME_MAX_PAYLOAD)
        return FRAME_TOO_LONG;
    if (!comes_down(frame->kind))
        return FRAME_UNKNOWN_KIND;
    if (held - FRAME_HEADER_BYTES < frame->length)
        return FRAME_NEEDS_MORE;
    input->taken += FRAME_HEADER_BYTES + frame->length;
    return FRAME_READY;
}

void frame_input_free(struct frame_input *input)
{
    free(input->bytes);
    *input = (struct frame_input){ 0 };
}

void frame_header(uint8_t *header, uint32_t length, uint8_t kind, uint32_t stream)
{
    put_u32(header, length);
    header[4] = kind;
    put_u32(header + 5, stream);
}

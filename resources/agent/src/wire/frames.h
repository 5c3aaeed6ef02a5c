/* Taking frames out of the bytes that arrive: u32 length, u8 kind, u32 stream, payload; little endian. */
#ifndef WIRE_FRAMES_H
#define WIRE_FRAMES_H

#include <stddef.h>
#include <stdint.h>

struct frame {
    uint8_t kind;
    uint32_t stream;
    uint32_t length;
    const char *payload; /* valid until the next call on the same input */
};

struct frame_input {
    char *bytes;
    size_t used; /* bytes held */
    size_t taken; /* bytes at the front that frames already handed out cover */
    size_t room;
};

enum frame_result {
    FRAME_READY,
    FRAME_NEEDS_MORE,
    FRAME_TOO_LONG,     /* frame.stream and .length are set */
    FRAME_UNKNOWN_KIND, /* frame.stream and .kind are set */
    FRAME_NO_MEMORY,
};

/* Room for at least one more byte, and where to put it; NULL when there is no memory. */
char *frame_input_space(struct frame_input *input, size_t *room);
void frame_input_added(struct frame_input *input, size_t bytes);

/* The next frame that the engine may send. After TOO_LONG or UNKNOWN_KIND the bytes that follow mean nothing. */
enum frame_result frame_next(struct frame_input *input, struct frame *frame);

void frame_input_free(struct frame_input *input);

/* The header of a frame of ours. `header` has FRAME_HEADER_BYTES. */
void frame_header(uint8_t *header, uint32_t length, uint8_t kind, uint32_t stream);

#endif

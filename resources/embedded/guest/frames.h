/*
 * What the emulator's owner and this machine say to each other over a virtio port: u32 length of the payload, u8 kind,
 * u32 channel, little endian, then the payload. The other end is main/engine/targets/embedded/guestFrames.ts.
 */
#ifndef FRAMES_H
#define FRAMES_H

#include <stddef.h>
#include <stdint.h>

#define HEADER_BYTES 9
#define MAX_PAYLOAD 32768
/* Bytes that either end may send on a channel before the other has taken some of them. */
#define WINDOW 262144

enum frame_kind {
    /* To this machine. */
    FRAME_OPEN = 1,   /* u8 'p' (pipes) or 't' (a terminal), u16 columns, u16 rows, then the arguments, each ended by a NUL */
    FRAME_INPUT = 2,  /* bytes for the program */
    FRAME_END = 3,    /* no more will come for it */
    FRAME_SIZE = 4,   /* u16 columns, u16 rows */
    FRAME_SIGNAL = 5, /* u8: to the program and all that it has started */
    FRAME_TAKEN = 6,  /* u32: so much of its output has been read */
    FRAME_CLOCK = 7,  /* u64 nanoseconds since 1970, then bytes nobody can guess */
    FRAME_RESET = 8,  /* end all programs, forget all channels, then say READY */
    /* From this machine. */
    FRAME_READY = 16,  /* text: the version of this protocol, and the SHA-256 of the agent that is here */
    FRAME_OUTPUT = 17, /* bytes of the program */
    FRAME_EXIT = 18,   /* i32: its status as wait(2) gives it; the last frame of its channel */
    FRAME_WROTE = 19,  /* u32: the program has been given so much of its input */
};

/* One of them, as it was received; the payload is somebody else's memory. */
struct frame {
    uint8_t kind;
    uint32_t channel;
    const uint8_t *payload;
    size_t length;
};

/* Tells frames apart in what comes, wherever it is cut. All zeros is an empty one. */
struct frame_parser {
    uint8_t held[HEADER_BYTES + MAX_PAYLOAD];
    size_t bytes;
};

/* Where the next bytes go; there is always room for one at least. */
uint8_t *frame_parser_space(struct frame_parser *parser, size_t *room);
/* So many bytes have been put there. What is no frame is thrown away with all that came with it: wait for better. */
void frame_parser_added(struct frame_parser *parser, size_t length, void (*take)(const struct frame *frame));

/* @returns how many bytes long `written` is now: HEADER_BYTES and the payload */
size_t frame_write(uint8_t *written, enum frame_kind kind, uint32_t channel, const void *payload, size_t length);

#endif

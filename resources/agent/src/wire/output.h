/*
 * Frames on their way out. Stdout does not block; what it does not take at once waits in a bounded queue. Samples
 * that do not fit are dropped and counted by the caller, a long answer waits for room, an answer always fits.
 */
#ifndef WIRE_OUTPUT_H
#define WIRE_OUTPUT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/failure.h"
#include "base/shared.h"

struct output;

/* `wake_fd` (an eventfd) is written when the queue has become non-empty, so that the main loop asks poll for POLLOUT. */
struct output *output_open(int fd, int wake_fd, struct shared *shared);
void output_close(struct output *output);

/* Queues a frame, whatever the queue's length. Returns 0, or -1 when the other end is gone or there is no memory. */
int output_frame(struct output *output, uint8_t kind, uint32_t stream, const void *payload, size_t length);

/* The same as output_frame, or 1 when the queue is full and the frame was dropped. */
int output_droppable(struct output *output, uint8_t kind, uint32_t stream, const void *payload, size_t length);

/*
 * Takes the stream's frames of that kind that wait out of the queue, except one that is half written. The bytes of their
 * payloads, without `header` of each.
 */
size_t output_forget(struct output *output, uint8_t kind, uint32_t stream, size_t header);

/* As output_frame, after waiting for room. -1 also when `cancelled` became true. Not for the thread that flushes. */
int output_when_room(struct output *output, uint8_t kind, uint32_t stream, const void *payload, size_t length,
                     const volatile bool *cancelled);

/* JSON payloads; `value` is taken over (freed). */
int output_json(struct output *output, uint8_t kind, uint32_t stream, json_t *value);
int output_failure(struct output *output, uint32_t stream, const struct failure *failure);

/* Writes what stdout takes now. Returns -1 when the other end is gone. */
int output_flush(struct output *output);
/* Flushes until all is written or `milliseconds` have gone by. Returns 0 when all is written. */
int output_drain(struct output *output, int milliseconds);

bool output_pending(struct output *output);
bool output_broken(struct output *output);

#endif

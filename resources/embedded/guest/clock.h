/* What a machine that was restored cannot know: the time, and what nobody can guess. */
#ifndef CLOCK_H
#define CLOCK_H

#include <stddef.h>
#include <stdint.h>

#define SEED_BYTES 64
#define CLOCK_BYTES (8 + SEED_BYTES)

/* The payload of FRAME_CLOCK. What is too short is left alone. */
void clock_set(const uint8_t *payload, size_t length);

#endif

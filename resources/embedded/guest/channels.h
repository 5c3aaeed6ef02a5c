/* All programs that run here for somebody outside, by the number that their owner has given each. */
#ifndef CHANNELS_H
#define CHANNELS_H

#include <poll.h>

#include "channel.h"

#define MOST_CHANNELS 64
/* A program on pipes is waited for at both ends. */
#define MOST_ENDS (2 * MOST_CHANNELS)

struct channel *channels_find(uint32_t id);
/* Starts what the payload of FRAME_OPEN describes, or says that it has not been started. */
void channels_open(uint32_t id, const uint8_t *payload, size_t length);

/* Puts up to MOST_ENDS of what is to be waited for; @returns how many */
int channels_await(struct pollfd *ends);
/* What is ready of those, and all that the programs which have ended had still to say; then forgets these. */
void channels_serve(const struct pollfd *ends);

void channels_hang_up(void);

#endif

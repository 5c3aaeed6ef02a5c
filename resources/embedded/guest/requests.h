/* What the emulator's owner asks of this machine. */
#ifndef REQUESTS_H
#define REQUESTS_H

#include "frames.h"

void request_take(const struct frame *frame);

#endif

/* The virtio port to whoever owns the emulator. */
#ifndef PORT_H
#define PORT_H

#include <stddef.h>
#include <stdint.h>

#include "frames.h"

void port_use(int descriptor);

/* All of it, however long the other end takes to make room. */
void port_send(enum frame_kind kind, uint32_t channel, const void *payload, size_t length);
void port_send_number(enum frame_kind kind, uint32_t channel, uint32_t number);

/* Reads once, and gives each frame that is whole now. */
void port_receive(void (*take)(const struct frame *frame));

/* How many bytes have been sent so far. */
uint64_t port_sent(void);

#endif

/* A program that runs here for somebody outside: its process, its pipes or its terminal, and what waits for it. */
#ifndef CHANNEL_H
#define CHANNEL_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "program.h"

struct channel {
    uint32_t id;
    pid_t pid;
    bool terminal;
    int input, output; /* the same descriptor for a terminal; -1 when closed */
    bool ending;       /* the input is to be closed once what waits is written */
    bool dead;
    int status;
    uint32_t credit;  /* bytes of output that may still be sent */
    uint8_t *waiting; /* input not yet taken by the program */
    size_t waiting_bytes;
    struct channel *next;
};

/* @returns null when the program cannot be started */
struct channel *channel_start(uint32_t id, const struct program *program);
void channel_free(struct channel *channel);

/* What is said to it. */
void channel_input(struct channel *channel, const uint8_t *bytes, size_t length);
void channel_end(struct channel *channel);
void channel_taken(struct channel *channel, uint32_t bytes);
void channel_resize(struct channel *channel, uint16_t columns, uint16_t rows);
void channel_signal(struct channel *channel, int number);

/* Whether something is to be done as soon as its program can take input, or gives output. */
bool channel_wants_to_write(const struct channel *channel);
bool channel_wants_to_read(const struct channel *channel);
void channel_write(struct channel *channel);
void channel_read(struct channel *channel);

/* Its program has ended, and all that it said has been sent. */
bool channel_is_over(const struct channel *channel);

#endif

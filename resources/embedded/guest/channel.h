/* A program that runs here for somebody outside: its process, its pipes or its terminal, and what waits for it. */
#ifndef CHANNEL_H
#define CHANNEL_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct channel {
    uint32_t id;
    pid_t pid;
    bool terminal;
    int input, output; /* the same descriptor for a terminal; -1 when closed */
    bool ending;       /* the input is to be closed once what waits is written */
    bool dead;
    int status;
    uint32_t credit;   /* bytes of output that may still be sent */
    uint8_t *waiting;  /* input not yet taken by the program */
    size_t waiting_bytes;
    struct channel *next;
};

extern struct channel *channels;

struct channel *channel_find(uint32_t id);
void channel_open(uint32_t id, const uint8_t *payload, size_t length);
void channel_input(struct channel *channel, const uint8_t *bytes, size_t length);
void channel_end(struct channel *channel);
void channel_resize(struct channel *channel, const uint8_t *payload, size_t length);
void channel_signal(struct channel *channel, int number);
/* The program can take input, or has given output. */
void channel_write(struct channel *channel);
void channel_read(struct channel *channel);
void channels_reap(void);
/* Says the end of those that have ended, and forgets them. */
void channels_sweep(void);
void channels_hang_up(void);

#endif

/* A tool from inside: for tools.c and the files tool_*.c. */
#ifndef PROGRAMS_TOOL_H
#define PROGRAMS_TOOL_H

#include <pthread.h>
#include <stdint.h>

#include "agent/agent.h"
#include "agent/instance.h"
#include "ledger/guard.h"

enum { TOOL_OUTPUT, TOOL_ERRORS, TOOL_STREAMS };

struct tool_stream {
    int fd;        /* -1: at its end */
    bool skipping; /* something was dropped: the next line is the next that is passed on */
};

struct tool {
    struct tool *next;
    uint32_t id;
    pid_t guard;
    int link; /* the socket to the guard; -1 when it has reported */
    struct tool_stream streams[TOOL_STREAMS];
    struct guard_report report;
    bool stopping;
    bool forget; /* what waits to be sent is of no use any more */
    bool has_instance;
    struct instance instance;
    int ledger_id;
    uint64_t dropped;       /* bytes that were not passed on */
    unsigned allowance_at;  /* now_milliseconds() of the last change of the allowance */
    uint32_t allowance;     /* bytes that may be passed on now */
};

struct tools {
    pthread_mutex_t lock; /* over the list; the main loop changes a tool's streams and link, requests the rest */
    struct tool *first;
};

/* NULL when there is none of that number. With the lock held. */
struct tool *tool_find(struct tools *tools, uint32_t id);

/* What may be passed on at once, and in a second. */
#define TOOL_BURST (2u << 20)
#define TOOL_RATE (1u << 19)
/* And of one that floods, after it was told to stop: its results, and not all that it writes until it has heard. */
#define TOOL_LAST_WORDS (1u << 19)

/* Reads what a stream has and passes it on, or drops whole lines of it when there is too much. */
void tool_stream_read(struct agent *agent, struct tool *tool, int which);

/* Says `order` to the guard. */
void tool_order(struct tool *tool, enum guard_order order);

bool tool_is_over(const struct tool *tool);

#endif

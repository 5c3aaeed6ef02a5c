/* Which processes hold BPF programs, links and perf events open: the only way to see whose they are. */
#ifndef INVENTORY_HOLDERS_H
#define INVENTORY_HOLDERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum held_kind { HELD_PROGRAM, HELD_LINK, HELD_PERF_EVENT, HELD_PERF_EVENTS };

struct held {
    enum held_kind kind;
    uint32_t id; /* of the program or link; of a perf event its descriptor; of a process's perf events how many */
    pid_t pid;
    char name[16]; /* of the process */
};

struct holders {
    struct held *all;
    size_t count;
    bool complete; /* false: some processes could not be looked at */
};

/* -errno when /proc cannot be read. */
int holders_read(struct holders *holders);
void holders_free(struct holders *holders);

/* The first holder of a program or link; NULL when no process holds it (it is pinned, or the kernel does). */
const struct held *holder_of(const struct holders *holders, enum held_kind kind, uint32_t id);

/* `bpftrace (pid 812)` */
void held_words(const struct held *held, char *text, size_t size);
/* Whether it is an agent of ours. */
bool held_by_us(const struct held *held);

/* Whether `name` (of /proc/PID/comm) is an agent's. */
bool is_agent_name(const char *name);

#endif

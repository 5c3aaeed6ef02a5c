/* What the worker's parts share. */
#ifndef AGENT_H
#define AGENT_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/cpus.h"
#include "base/shared.h"
#include "ledger/ledger.h"
#include "wire/output.h"

struct runs;
struct requests;
struct tools;
struct bench;
struct bpf_loaded;

struct agent {
    struct shared *shared;
    struct output *output;
    struct ledger ledger; /* only the thread that answers requests changes it */
    struct runs *runs;
    struct requests *requests;
    struct tools *tools;
    struct bench *bench; /* the one being measured, or NULL */
    struct bpf_loaded *bpf_objects; /* see programs/bpf_objects.h */
    struct cpus cpus;     /* online when the agent started */
    pid_t supervisor;
    int link;             /* the socket to it */
    bool greeted;         /* hello has come */
    char nonce[17];
    int wake_fd;          /* an eventfd: the main loop looks at everything again */
    volatile bool farewell; /* bye was answered: end */
};

/* NAME_PREFIX, and `BOOT_NONCE_PID_` of this agent before `last`. */
void agent_name(const struct agent *agent, char *name, size_t size, const char *last);

/* The main loop looks at everything again. From any thread. */
void agent_wake(struct agent *agent);

#endif

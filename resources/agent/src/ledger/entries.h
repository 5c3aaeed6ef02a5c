/* The changes of a ledger, in memory. */
#ifndef LEDGER_ENTRIES_H
#define LEDGER_ENTRIES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/owner.h"

enum ledger_kind {
    LEDGER_INSTANCE,     /* subject: a directory under tracefs instances; undone by rmdir */
    LEDGER_KPROBE_EVENT, /* subject: GROUP/EVENT, see kernel/dynamic_events.h; undone by appending -:GROUP/EVENT */
    LEDGER_FILE_VALUE,   /* subject: a file; undone by writing `before`, if it still says `after` */
    /* subject: PID START NAME of a tool's guard, see guard.h; undone by ending it, its tool, and the dynamic events of the
     * group NAME */
    LEDGER_PROCESS,
    LEDGER_MODULE,       /* subject: name of a kernel module, see programs/modules.h; undone by delete_module(2) */
    LEDGER_KINDS
};

enum ledger_state { LEDGER_PLANNED, LEDGER_MADE, LEDGER_UNDONE, LEDGER_LEFT };

struct ledger_entry {
    int id;
    enum ledger_kind kind;
    enum ledger_state state;
    char *subject, *before, *after; /* before and after may be NULL */
    char note[256];
};

struct ledger {
    struct owner owner;  /* the supervisor */
    char path[128];      /* of the file; empty until the first change */
    char folder[96];
    struct ledger_entry *entries;
    size_t count;
    int next_id;
    /* Told after each change how many changes stand now; may be NULL. */
    void (*changed)(void *context, size_t standing);
    void *context;
};

const char *ledger_kind_name(enum ledger_kind kind);

/* An empty ledger of this owner. Makes no file yet. */
void ledger_init(struct ledger *ledger, const struct owner *owner);

/* A change that is planned; tells nobody and writes nothing. NULL without memory. */
struct ledger_entry *ledger_add(struct ledger *ledger, int id, enum ledger_kind kind, const char *subject,
                                const char *before, const char *after);
struct ledger_entry *ledger_find(const struct ledger *ledger, int id);

void ledger_free(struct ledger *ledger);

#endif

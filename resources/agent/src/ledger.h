/*
 * The ledger: every change on the target that no descriptor owns, written to a file before it is made, so that
 * whoever finds the file (our supervisor, a later agent) can undo it. ledgerEntrySchema of app/model/ledger.ts.
 */
#ifndef LEDGER_H
#define LEDGER_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "owner.h"

enum ledger_kind {
    LEDGER_INSTANCE,     /* subject: a directory under tracefs instances; undone by rmdir */
    LEDGER_KPROBE_EVENT, /* subject: GROUP/EVENT in kprobe_events; undone by appending -:GROUP/EVENT */
    LEDGER_FILE_VALUE,   /* subject: a file; undone by writing `before`, if it still says `after` */
    LEDGER_PROCESS,      /* subject: PID START of a tool's guard, see guard.h; undone by ending it and its tool */
    LEDGER_MODULE,       /* subject: name of a kernel module, see modules.h; undone by delete_module(2) */
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

/* Where the ledger files lie, best first; each may not exist. NULL ends the list. */
extern const char *const ledger_folders[];

/* Where the ledger of `owner` lies in one of those folders. */
void ledger_path(const char *folder, const struct owner *owner, char *path, size_t size);

/* An empty ledger of this owner. Makes no file yet. */
void ledger_init(struct ledger *ledger, const struct owner *owner);

/*
 * Writes down a change that is about to be made. Returns its id, or -errno: then the change must not be made.
 * After making it, ledger_made; when making it failed, ledger_forget.
 */
int ledger_plan(struct ledger *ledger, enum ledger_kind kind, const char *subject, const char *before,
                const char *after);
void ledger_made(struct ledger *ledger, int id);
void ledger_forget(struct ledger *ledger, int id);

/* Undoes one, or all from the newest to the oldest. What could not be undone is `left` with a note. */
bool ledger_undo(struct ledger *ledger, int id);
void ledger_undo_all(struct ledger *ledger);

/* Changes that stand: planned, made or left. */
size_t ledger_standing(const struct ledger *ledger);
/* A sentence for each change that could not be undone, as a JSON array of strings. */
json_t *ledger_leftovers(const struct ledger *ledger);
json_t *ledger_json(const struct ledger *ledger);

/* Removes the file when nothing stands any more (then also its folder, when empty), and frees. */
void ledger_close(struct ledger *ledger);

/*
 * Reads a ledger file back, with its owner. -errno when it cannot be read, -EINVAL when it is not a ledger.
 * A last line that was cut off is ignored: the change it announces was not made yet.
 */
int ledger_load(struct ledger *ledger, const char *path);

/*
 * Undoes one change, whosever it was. True when it is no longer there; false when it had to be left, and then
 * `entry->note` says why.
 */
bool ledger_entry_undo(struct ledger_entry *entry);

/* `rmdir /sys/kernel/tracing/instances/x`: what undoing does, in words. */
void ledger_undo_words(const struct ledger_entry *entry, char *text, size_t size);
const char *ledger_kind_name(enum ledger_kind kind);

#endif

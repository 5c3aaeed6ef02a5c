/*
 * The ledger: every change on the target that no descriptor owns, written to a file before it is made, so that
 * whoever finds the file (our supervisor, a later agent) can undo it. ledgerEntrySchema of app/model/ledger.ts.
 */
#ifndef LEDGER_H
#define LEDGER_H

#include <jansson.h>
#include <stdbool.h>

#include "ledger/entries.h"
#include "ledger/file.h"

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

#endif

/* Undoing one change. */
#ifndef LEDGER_UNDO_H
#define LEDGER_UNDO_H

#include "ledger/entries.h"

/*
 * Undoes one change, whosever it was. True when it is no longer there; false when it had to be left, and then
 * `entry->note` says why.
 */
bool ledger_entry_undo(struct ledger_entry *entry);

/* `rmdir /sys/kernel/tracing/instances/x`: what undoing does, in words. */
void ledger_undo_words(const struct ledger_entry *entry, char *text, size_t size);

#endif

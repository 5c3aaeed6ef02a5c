/* The ledger's file: JSON lines. First the owner, then each change as it is planned, then each new state of one. */
#ifndef LEDGER_FILE_H
#define LEDGER_FILE_H

#include "ledger.h"

/* Makes the folder (0700) and the file (0600) with its first line, unless they are there. -errno on failure. */
int ledger_file_open(struct ledger *ledger);
int ledger_file_entry(const struct ledger *ledger, const struct ledger_entry *entry);
int ledger_file_state(const struct ledger *ledger, const struct ledger_entry *entry);
void ledger_file_remove(struct ledger *ledger);

/* For ledger_load: an entry as it was written, not written again. NULL without memory. */
struct ledger_entry *ledger_add(struct ledger *ledger, int id, enum ledger_kind kind, const char *subject,
                                const char *before, const char *after);

#endif

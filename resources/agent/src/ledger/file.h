/* The ledger's file: JSON lines. First the owner, then each change as it is planned, then each new state of one. */
#ifndef LEDGER_FILE_H
#define LEDGER_FILE_H

#include "ledger/entries.h"

/* Where the ledger files lie, best first; each may not exist. NULL ends the list. */
extern const char *const ledger_folders[];

/* Where the ledger of `owner` lies in one of those folders. */
void ledger_path(const char *folder, const struct owner *owner, char *path, size_t size);

/* Makes the folder (0700) and the file (0600) with its first line, unless they are there. -errno on failure. */
int ledger_file_open(struct ledger *ledger);
int ledger_file_entry(const struct ledger *ledger, const struct ledger_entry *entry);
int ledger_file_state(const struct ledger *ledger, const struct ledger_entry *entry);
void ledger_file_remove(struct ledger *ledger);

/*
 * Reads a ledger file back, with its owner. -errno when it cannot be read, -EINVAL when it is not a ledger.
 * A last line that was cut off is ignored: the change it announces was not made yet.
 */
int ledger_load(struct ledger *ledger, const char *path);

#endif

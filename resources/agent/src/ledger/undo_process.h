/* Undoing a started tool: see guard.h. */
#ifndef LEDGER_UNDO_PROCESS_H
#define LEDGER_UNDO_PROCESS_H

#include "ledger/entries.h"

/* Ends the guard, and so its tool; and what is left of the tool when somebody has killed the guard. */
bool ledger_process_end(struct ledger_entry *entry);

#endif

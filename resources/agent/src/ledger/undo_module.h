/* Undoing an insertion of a kernel module: see programs/modules.h. */
#ifndef LEDGER_UNDO_MODULE_H
#define LEDGER_UNDO_MODULE_H

#include "ledger/entries.h"

/* How the name of every module of ours begins: the sweep believes no other. */
#define MODULE_PREFIX "probescope_"

/* Removes the module, unless it is gone already. */
bool ledger_module_remove(struct ledger_entry *entry);

#endif

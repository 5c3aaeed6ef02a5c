/* What dead agents left on this machine: found by their ledgers and by our names. */
#ifndef INVENTORY_SWEEP_H
#define INVENTORY_SWEEP_H

#include "agent/request.h"

/* How many ledgers and named leftovers of dead agents there are. */
int sweep_count_leftovers(void);

/* {found, removed, kept}; sweepReportSchema of app/model/ledger.ts. `dryRun` only looks. */
REQUEST_HANDLER(sweep);

#endif

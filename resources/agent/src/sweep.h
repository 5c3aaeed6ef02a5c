/* What dead agents left on this machine: found by their ledgers and by our names. */
#ifndef SWEEP_H
#define SWEEP_H

#include <jansson.h>
#include <stdbool.h>

/* How many ledgers and named leftovers of dead agents there are. */
int sweep_count_leftovers(void);

/* {found, removed, kept}; sweepReportSchema of app/model/ledger.ts. `dry` only looks. */
json_t *sweep_report(bool dry);

#endif

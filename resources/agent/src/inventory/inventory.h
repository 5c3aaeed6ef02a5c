/* Everything that traces on this machine at this moment: inventoryItemSchema of app/model/ledger.ts. */
#ifndef INVENTORY_H
#define INVENTORY_H

#include <jansson.h>
#include <stdbool.h>
#include <sys/types.h>

#include "inventory/attachers.h"
#include "inventory/holders.h"

struct inventory {
    json_t *items, *notes;
    struct holders holders;
    struct attachers attachers;
};

/* `owner` may be NULL: the kernel does not tell. */
void inventory_add(struct inventory *inventory, const char *kind, const char *name, const char *detail,
                   const char *owner, bool ours);
void inventory_note(struct inventory *inventory, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The parts, in the files of their names; requests.c puts them together. */
struct runs;
void inventory_tracefs(struct inventory *inventory, const struct runs *runs);
void inventory_bpf(struct inventory *inventory);
void inventory_agents(struct inventory *inventory);

#endif

#include "inventory/requests.h"

#include <stdio.h>

#include "base/errors.h"
#include "inventory/inventory.h"

static void list_perf_events(struct inventory *inventory)
{
    size_t i;

    for (i = 0; i < inventory->holders.count; i++) {
        const struct held *held = &inventory->holders.all[i];
        char owner[64], name[64];

        if (held->kind != HELD_PERF_EVENTS)
            continue;
        held_words(held, owner, sizeof(owner));
        snprintf(name, sizeof(name), "%u perf event%s", held->id, held->id == 1 ? "" : "s");
        inventory_add(inventory, "perf-event", name, "held open; what they count is not told by the kernel", owner,
                      held_by_us(held));
    }
    if (!inventory->holders.complete)
        inventory_note(inventory, "Not every process could be looked at: owners may be missing");
}

int handle_inventory(struct agent *agent, struct request *request, json_t *params, json_t **result,
                     struct failure *failure)
{
    struct inventory inventory = { .items = json_array(), .notes = json_array() };
    int error = holders_read(&inventory.holders);

    (void)request;
    (void)params;
    (void)failure;
    if (error)
        inventory_note(&inventory, "Reading /proc: %s: no owners are known", errno_name(-error));
    attachers_read(&inventory.attachers, &inventory.holders);
    inventory_tracefs(&inventory, agent->runs);
    inventory_bpf(&inventory);
    list_perf_events(&inventory);
    inventory_agents(&inventory);
    attachers_free(&inventory.attachers);
    holders_free(&inventory.holders);
    *result = json_pack("{s:o, s:o}", "items", inventory.items, "notes", inventory.notes);
    return 0;
}

/* Our own: agents that run, and ledgers, also those of agents that run no more. */
#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/files.h"
#include "inventory/inventory.h"
#include "ledger/ledger.h"

static void list_agents(struct inventory *inventory)
{
    struct dirent *entry;
    DIR *folder = opendir("/proc");

    while (folder && (entry = readdir(folder))) {
        char path[300], name[32];

        snprintf(path, sizeof(path), "/proc/%s/comm", entry->d_name);
        if (!isdigit((unsigned char)entry->d_name[0]) || read_small(path, name, sizeof(name)) < 0 ||
            !is_agent_name(name))
            continue;
        snprintf(path, sizeof(path), "pid %s", entry->d_name);
        inventory_add(inventory, "agent", path, name[11] == 'w' ? "worker" : "supervisor", NULL, true);
    }
    if (folder)
        closedir(folder);
}

static void list_ledger(struct inventory *inventory, const char *path)
{
    char owner[64], detail[128];
    struct ledger ledger;
    int error = ledger_load(&ledger, path);

    if (error) {
        inventory_add(inventory, "ledger", path, "it cannot be read", NULL, true);
        return;
    }
    snprintf(owner, sizeof(owner), "probescope-agent (pid %d)", (int)ledger.owner.pid);
    snprintf(detail, sizeof(detail), "%zu change%s stand%s; its agent %s", ledger_standing(&ledger),
             ledger_standing(&ledger) == 1 ? "" : "s", ledger_standing(&ledger) == 1 ? "s" : "",
             owner_lives(&ledger.owner) ? "lives" : "is dead");
    inventory_add(inventory, "ledger", path, detail, owner, true);
    ledger.path[0] = '\0'; /* looking must not remove it */
    ledger_close(&ledger);
}

void inventory_agents(struct inventory *inventory)
{
    int i;

    list_agents(inventory);
    for (i = 0; ledger_folders[i]; i++) {
        struct dirent *entry;
        DIR *folder = opendir(ledger_folders[i]);

        while (folder && (entry = readdir(folder))) {
            char path[512];

            if (!strstr(entry->d_name, ".ledger"))
                continue;
            snprintf(path, sizeof(path), "%s/%s", ledger_folders[i], entry->d_name);
            list_ledger(inventory, path);
        }
        if (folder)
            closedir(folder);
    }
}

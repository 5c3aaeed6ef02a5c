#include "ledger/entries.h"

#include <stdlib.h>
#include <string.h>

static const char *const kind_names[LEDGER_KINDS] = {
    [LEDGER_INSTANCE] = "instance",
    [LEDGER_KPROBE_EVENT] = "kprobe-event",
    [LEDGER_FILE_VALUE] = "file-value",
    [LEDGER_PROCESS] = "process",
    [LEDGER_MODULE] = "module",
};

const char *ledger_kind_name(enum ledger_kind kind)
{
    return kind_names[kind];
}

void ledger_init(struct ledger *ledger, const struct owner *owner)
{
    *ledger = (struct ledger){ .owner = *owner, .next_id = 1 };
}

struct ledger_entry *ledger_find(const struct ledger *ledger, int id)
{
    size_t i;

    for (i = 0; i < ledger->count; i++)
        if (ledger->entries[i].id == id)
            return &ledger->entries[i];
    return NULL;
}

struct ledger_entry *ledger_add(struct ledger *ledger, int id, enum ledger_kind kind, const char *subject,
                                const char *before, const char *after)
{
    struct ledger_entry *bigger = realloc(ledger->entries, (ledger->count + 1) * sizeof(*bigger));
    struct ledger_entry *entry;

    if (!bigger)
        return NULL;
    ledger->entries = bigger;
    entry = &bigger[ledger->count];
    *entry = (struct ledger_entry){ .id = id, .kind = kind, .state = LEDGER_PLANNED, .subject = strdup(subject) };
    entry->before = before ? strdup(before) : NULL;
    entry->after = after ? strdup(after) : NULL;
    if (!entry->subject || (before && !entry->before) || (after && !entry->after)) {
        free(entry->subject);
        free(entry->before);
        free(entry->after);
        return NULL;
    }
    ledger->count++;
    if (id >= ledger->next_id)
        ledger->next_id = id + 1;
    return entry;
}

void ledger_free(struct ledger *ledger)
{
    size_t i;

    for (i = 0; i < ledger->count; i++) {
        free(ledger->entries[i].subject);
        free(ledger->entries[i].before);
        free(ledger->entries[i].after);
    }
    free(ledger->entries);
    ledger->entries = NULL;
    ledger->count = 0;
}

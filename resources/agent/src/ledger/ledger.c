#include "ledger/ledger.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ledger/undo.h"

static const char *const state_names[] = {
    [LEDGER_PLANNED] = "planned",
    [LEDGER_MADE] = "made",
    [LEDGER_UNDONE] = "undone",
    [LEDGER_LEFT] = "left",
};

static void tell(struct ledger *ledger)
{
    if (ledger->changed)
        ledger->changed(ledger->context, ledger_standing(ledger));
}

int ledger_plan(struct ledger *ledger, enum ledger_kind kind, const char *subject, const char *before,
                const char *after)
{
    struct ledger_entry *entry;
    int error;

    error = ledger_file_open(ledger);
    if (error)
        return error;
    entry = ledger_add(ledger, ledger->next_id, kind, subject, before, after);
    if (!entry)
        return -ENOMEM;
    error = ledger_file_entry(ledger, entry);
    if (error) {
        entry->state = LEDGER_UNDONE;
        return error;
    }
    tell(ledger);
    return entry->id;
}

static void set_state(struct ledger *ledger, struct ledger_entry *entry, enum ledger_state state)
{
    entry->state = state;
    /* If this line cannot be written the change is undone once more by whoever reads the file: harmless. */
    ledger_file_state(ledger, entry);
    tell(ledger);
}

void ledger_made(struct ledger *ledger, int id)
{
    struct ledger_entry *entry = ledger_find(ledger, id);

    if (entry)
        set_state(ledger, entry, LEDGER_MADE);
}

void ledger_forget(struct ledger *ledger, int id)
{
    struct ledger_entry *entry = ledger_find(ledger, id);

    if (entry)
        set_state(ledger, entry, LEDGER_UNDONE);
}

bool ledger_undo(struct ledger *ledger, int id)
{
    struct ledger_entry *entry = ledger_find(ledger, id);

    if (!entry || entry->state == LEDGER_UNDONE)
        return true;
    set_state(ledger, entry, ledger_entry_undo(entry) ? LEDGER_UNDONE : LEDGER_LEFT);
    return entry->state == LEDGER_UNDONE;
}

void ledger_undo_all(struct ledger *ledger)
{
    size_t i;

    for (i = ledger->count; i-- > 0;)
        ledger_undo(ledger, ledger->entries[i].id);
}

size_t ledger_standing(const struct ledger *ledger)
{
    size_t i, standing = 0;

    for (i = 0; i < ledger->count; i++)
        standing += ledger->entries[i].state != LEDGER_UNDONE;
    return standing;
}

json_t *ledger_leftovers(const struct ledger *ledger)
{
    json_t *left = json_array();
    size_t i;

    for (i = 0; i < ledger->count; i++) {
        const struct ledger_entry *entry = &ledger->entries[i];
        char sentence[1024];

        if (entry->state != LEDGER_LEFT)
            continue;
        snprintf(sentence, sizeof(sentence), "%s %s: %s", ledger_kind_name(entry->kind), entry->subject,
                 entry->note[0] ? entry->note : "not undone");
        json_array_append_new(left, json_text(sentence));
    }
    return left;
}

json_t *ledger_json(const struct ledger *ledger)
{
    json_t *entries = json_array();
    size_t i;

    for (i = 0; i < ledger->count; i++) {
        const struct ledger_entry *entry = &ledger->entries[i];
        char undo[1024];

        ledger_undo_words(entry, undo, sizeof(undo));
        json_array_append_new(
            entries, json_pack("{s:i, s:s, s:o, s:o, s:o, s:o, s:s, s:o}", "id", entry->id, "kind",
                               ledger_kind_name(entry->kind), "subject", json_text(entry->subject), "before",
                               json_text_or_null(entry->before), "after", json_text_or_null(entry->after), "undo",
                               json_text(undo), "state", state_names[entry->state], "note",
                               json_text_or_null(entry->note)));
    }
    return entries;
}

void ledger_close(struct ledger *ledger)
{
    if (!ledger_standing(ledger))
        ledger_file_remove(ledger);
    ledger_free(ledger);
}

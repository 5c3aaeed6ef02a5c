#include "base/name_set.h"

#include <stdlib.h>
#include <string.h>

uint32_t name_hash(const char *name)
{
    uint32_t hash = 2166136261u; /* FNV-1a */

    for (; *name; name++)
        hash = (hash ^ (unsigned char)*name) * 16777619u;
    return hash;
}

static const char **slot_of(const char **slots, size_t room, const char *name)
{
    size_t at = name_hash(name) & (room - 1);

    while (slots[at] && strcmp(slots[at], name))
        at = (at + 1) & (room - 1);
    return &slots[at];
}

static bool grow(struct name_set *set)
{
    size_t room = set->room ? set->room * 2 : 1024, i;
    const char **slots = calloc(room, sizeof(*slots));

    if (!slots)
        return false;
    for (i = 0; i < set->room; i++)
        if (set->slots[i])
            *slot_of(slots, room, set->slots[i]) = set->slots[i];
    free(set->slots);
    set->slots = slots;
    set->room = room;
    return true;
}

bool name_set_add(struct name_set *set, const char *name)
{
    const char **slot;

    if (set->count * 2 >= set->room && !grow(set))
        return false;
    slot = slot_of(set->slots, set->room, name);
    if (!*slot) {
        *slot = name;
        set->count++;
    }
    return true;
}

bool name_set_has(const struct name_set *set, const char *name)
{
    return set->room && *slot_of(set->slots, set->room, name);
}

void name_set_free(struct name_set *set)
{
    free(set->slots);
    *set = (struct name_set){ 0 };
}

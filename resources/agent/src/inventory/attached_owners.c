#include "inventory/attached_owners.h"

#include <stdio.h>
#include <string.h>

#include "counting/patch.h"
#include "kernel/symbols.h"

/* Each owner once, as far as there is room. */
static void say_owner(char *owners, size_t size, const char *owner)
{
    size_t length = strlen(owners);

    if (!strstr(owners, owner))
        snprintf(owners + length, size - length, "%s%s", length ? ", " : "", owner);
}

bool owners_of_kprobe(const struct attachers *attachers, uint64_t address, bool returns, char *owners, size_t size,
                      bool *ours)
{
    bool found = false;
    size_t i;

    owners[0] = '\0';
    *ours = true;
    for (i = 0; i < attachers->count; i++) {
        const struct attacher *each = &attachers->all[i];

        if (each->by != (returns ? BY_KRETPROBE : BY_KPROBE) || !patch_same_place(each->place, address))
            continue;
        found = true;
        *ours &= each->ours;
        say_owner(owners, size, each->owner);
    }
    *ours &= found;
    return found;
}

/* Where the functions of that name begin: static ones may share it. */
static size_t places_of(const char *name, const char *module, uint64_t *places, size_t room)
{
    struct failure failure = { 0 };
    const struct symbols *symbols = symbols_get(&failure);
    const struct symbol *symbol = NULL;
    size_t count = 0;

    while (symbols && count < room && (symbol = symbol_find(symbols, name, module, symbol)))
        places[count++] = symbol->address;
    return count;
}

static bool is_among(uint64_t function, const uint64_t *places, size_t count)
{
    while (count--)
        if (places[count] == function)
            return true;
    return false;
}

/* All kprobes of a function, and those of its return, are one of the calls at its entry. */
static bool is_kprobe(const struct attacher *attacher)
{
    return attacher->by == BY_KPROBE || attacher->by == BY_KRETPROBE;
}

static bool is_same_call(const struct attacher *one, const struct attacher *other)
{
    return one->function == other->function && one->which == other->which &&
           (one->by == other->by || (is_kprobe(one) && is_kprobe(other)));
}

/* Whether one before it in the table is the same call for the kernel. */
static bool counted_before(const struct attachers *attachers, size_t index)
{
    const struct attacher *one = &attachers->all[index];
    size_t i;

    for (i = 0; i < index; i++) {
        if (is_same_call(&attachers->all[i], one))
            return true;
    }
    return false;
}

bool owners_of_function(const struct attachers *attachers, const char *name, const char *module, unsigned long calls,
                        char *owners, size_t size, bool *ours)
{
    uint64_t places[16];
    size_t i, count = attachers->count ? places_of(name, module, places, sizeof(places) / sizeof(*places)) : 0;
    unsigned long known = 0;

    owners[0] = '\0';
    *ours = true;
    for (i = 0; i < attachers->count; i++) {
        const struct attacher *each = &attachers->all[i];

        if (!is_among(each->function, places, count))
            continue;
        known += !counted_before(attachers, i);
        *ours &= each->ours;
        say_owner(owners, size, each->owner);
    }
    if (known && known < calls) {
        *ours = false;
        say_owner(owners, size, "others");
    }
    *ours &= known > 0;
    return known > 0;
}

#include "kernel/probeable.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/files.h"
#include "base/name_set.h"
#include "kernel/tracefs.h"

static int compare_places(const void *left, const void *right)
{
    const struct traced_place *a = left, *b = right;

    return a->address < b->address ? -1 : a->address > b->address;
}

static size_t count_lines(const char *text)
{
    size_t lines = 0;

    for (; (text = strchr(text, '\n')); text++)
        lines++;
    return lines;
}

/* Lines of `ADDRESS NAME` or `ADDRESS NAME [MODULE]`; some kernels append more in braces. */
static int read_places(struct probeable *probeable)
{
    char *line, *rest;

    probeable->places = malloc((count_lines(probeable->text) + 1) * sizeof(*probeable->places));
    if (!probeable->places)
        return -1;
    for (line = strtok_r(probeable->text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        char *name;
        uint64_t address = strtoull(line, &name, 16);

        if (*name != ' ')
            continue;
        name++;
        name[strcspn(name, " \t")] = '\0';
        probeable->places[probeable->place_count++] =
            (struct traced_place){ .address = address, .name = (uint32_t)(name - probeable->text) };
    }
    qsort(probeable->places, probeable->place_count, sizeof(*probeable->places), compare_places);
    return 0;
}

/* Lines of `NAME` or `NAME [MODULE]`; the latter are kept as `NAME\tMODULE`. */
static int read_names(struct probeable *probeable)
{
    char *line, *rest;

    probeable->names = calloc(1, sizeof(*probeable->names));
    if (!probeable->names)
        return -1;
    for (line = strtok_r(probeable->text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        char *space = strchr(line, ' '), *bracket = space ? strchr(space, '[') : NULL;

        if (bracket) {
            *space = '\t';
            memmove(space + 1, bracket + 1, strcspn(bracket + 1, "]"));
            space[1 + strcspn(bracket + 1, "]")] = '\0';
        } else if (space) {
            *space = '\0';
        }
        if (!name_set_add(probeable->names, line))
            return -1;
    }
    return 0;
}

static int read_traced(struct probeable *probeable)
{
    int error = tracefs_read("available_filter_functions_addrs", &probeable->text, NULL);
    bool with_addresses = !error;

    if (error)
        error = tracefs_read("available_filter_functions", &probeable->text, NULL);
    if (error) {
        probeable->traced_error = -error;
        return error == -ENOMEM ? -1 : 0;
    }
    probeable->have_traced = true;
    return with_addresses ? read_places(probeable) : read_names(probeable);
}

static int compare_ranges(const void *left, const void *right)
{
    const struct address_range *a = left, *b = right;

    return a->begin < b->begin ? -1 : a->begin > b->begin;
}

/* Lines of `0xBEGIN-0xEND\tNAME`. */
static int read_blacklist(struct probeable *probeable)
{
    char path[TRACEFS_PATH_MAX], *text, *line, *rest;

    if (debugfs_path(path, sizeof(path), "kprobes/blacklist") || read_file(path, &text, NULL))
        return 0;
    probeable->blacklist = malloc((count_lines(text) + 1) * sizeof(*probeable->blacklist));
    if (!probeable->blacklist) {
        free(text);
        return -1;
    }
    for (line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        struct address_range *range = &probeable->blacklist[probeable->blacklist_count];
        char *dash;

        range->begin = strtoull(line, &dash, 16);
        if (*dash != '-' || !range->begin)
            continue;
        range->end = strtoull(dash + 1, NULL, 16);
        probeable->blacklist_count++;
    }
    qsort(probeable->blacklist, probeable->blacklist_count, sizeof(*probeable->blacklist), compare_ranges);
    probeable->have_blacklist = true;
    free(text);
    return 0;
}

static void forget(struct probeable *probeable)
{
    if (probeable->names)
        name_set_free(probeable->names);
    free(probeable->names);
    free(probeable->places);
    free(probeable->text);
    if (!probeable->kept)
        free(probeable->blacklist);
    *probeable = (struct probeable){ 0 };
}

static bool take_kept(struct probeable *probeable, uint32_t modules)
{
    const struct kept_tables *kept = kept_tables(modules);

    if (!kept)
        return false;
    *probeable = (struct probeable){ .have_traced = true,
                                     .kept = kept,
                                     .have_blacklist = true,
                                     .blacklist = kept->blacklist,
                                     .blacklist_count = kept->blacklist_count };
    return true;
}

const struct probeable *probeable_get(void)
{
    static struct probeable lists;
    static bool read;
    static uint32_t read_modules;
    uint32_t modules = symbols_modules();

    if (read && modules == read_modules)
        return &lists;
    forget(&lists);
    read = take_kept(&lists, modules) || (read_traced(&lists) == 0 && read_blacklist(&lists) == 0);
    if (!read)
        forget(&lists);
    read_modules = modules;
    return read ? &lists : NULL;
}

/* The first place at or after `begin`, when it is before `end`. */
static const struct traced_place *place_in(const struct probeable *probeable, uint64_t begin, uint64_t end)
{
    size_t low = 0, high = probeable->place_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (probeable->places[middle].address < begin)
            low = middle + 1;
        else
            high = middle;
    }
    return low < probeable->place_count && probeable->places[low].address < end ? &probeable->places[low] : NULL;
}

static bool named(const struct probeable *probeable, const struct symbols *symbols, const struct symbol *symbol)
{
    char both[700];
    const char *module = symbol_module(symbols, symbol);
    size_t length = strlen(symbol_name(symbols, symbol));

    if (probeable->kept)
        return kept_traced(probeable->kept, symbols, symbol);
    if (!module[0])
        return name_set_has(probeable->names, symbol_name(symbols, symbol));
    if (length + strlen(module) + 2 > sizeof(both))
        return false;
    memcpy(both, symbol_name(symbols, symbol), length);
    both[length] = '\t';
    strcpy(both + length + 1, module);
    return name_set_has(probeable->names, both);
}

bool probeable_traced(const struct probeable *probeable, const struct symbols *symbols, const struct symbol *symbol,
                      uint64_t end, const char **name)
{
    const struct symbol *alias;

    if (probeable->places && symbol->address) {
        const struct traced_place *place = place_in(probeable, symbol->address, end ? end : symbol->address + 64);

        if (place)
            *name = probeable->text + place->name;
        return place != NULL;
    }
    if (!probeable->names && !probeable->kept)
        return false;
    alias = symbol->address ? symbol_at(symbols, symbol->address) : symbol;
    for (; alias < symbols->all + symbols->count && alias->address == symbol->address; alias++) {
        if (named(probeable, symbols, alias)) {
            *name = symbol_name(symbols, alias);
            return true;
        }
        if (!symbol->address)
            break; /* addresses are hidden: no aliases can be known */
    }
    return false;
}

bool probeable_blacklisted(const struct probeable *probeable, uint64_t address)
{
    size_t low = 0, high = probeable->blacklist_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (probeable->blacklist[middle].end <= address)
            low = middle + 1;
        else
            high = middle;
    }
    return low < probeable->blacklist_count && probeable->blacklist[low].begin <= address;
}

#include "kernel/keep_tables.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/owner.h"
#include "kernel/kept_tables.h"
#include "kernel/probeable.h"
#include "kernel/symbols.h"
#include "kernel/tracefs.h"

static void mark_traced(uint8_t *bits, const struct symbols *symbols, const struct probeable *probeable)
{
    const char *name;
    size_t at, alias;

    for (at = 0; at < symbols->count; at = alias) {
        const struct symbol *first = &symbols->all[at];
        bool traced = probeable_traced(probeable, symbols, first, symbol_end(symbols, first), &name);

        for (alias = at; alias < symbols->count && symbols->all[alias].address == first->address; alias++)
            if (traced && !strcmp(symbol_name(symbols, &symbols->all[alias]), name))
                bits[alias / 8] |= (uint8_t)(1 << alias % 8);
    }
}

/* The symbols, each with its name where it will be: in the same order, without those that were dropped. */
static bool write_symbols(FILE *file, const struct symbols *symbols, struct kept_head *head)
{
    struct symbol symbol;
    size_t i;

    for (i = 0; i < symbols->count; i++) {
        symbol = symbols->all[i];
        symbol.name = head->text_bytes;
        head->text_bytes += (uint32_t)strlen(symbol_name(symbols, &symbols->all[i])) + 1;
        if (fwrite(&symbol, sizeof(symbol), 1, file) != 1)
            return false;
    }
    return true;
}

static bool write_text(FILE *file, const char *text)
{
    size_t bytes = strlen(text) + 1;

    return fwrite(text, 1, bytes, file) == bytes;
}

static bool write_all(FILE *file, const struct symbols *symbols, const struct probeable *probeable)
{
    struct kept_head head = { .magic = KEPT_MAGIC, .symbol_bytes = sizeof(struct symbol), .modules = symbols_modules() };
    size_t bytes = kept_bits_bytes(symbols->count), i;
    uint8_t *bits = calloc(1, bytes);
    bool good;

    head.symbols = (uint32_t)symbols->count;
    head.blacklist = (uint32_t)probeable->blacklist_count;
    head.module_names = (uint32_t)symbols->module_count;
    for (i = 0; i < symbols->module_count; i++)
        head.module_bytes += (uint32_t)strlen(symbols->modules[i]) + 1;
    good = bits && boot_id_read(head.boot_id) == 0 && fwrite(&head, sizeof(head), 1, file) == 1 &&
           write_symbols(file, symbols, &head);
    if (good && probeable->blacklist_count)
        good = fwrite(probeable->blacklist, sizeof(*probeable->blacklist), probeable->blacklist_count, file) ==
               probeable->blacklist_count;
    if (good) {
        mark_traced(bits, symbols, probeable);
        good = fwrite(bits, 1, bytes, file) == bytes;
    }
    for (i = 0; good && i < symbols->count; i++)
        good = write_text(file, symbol_name(symbols, &symbols->all[i]));
    for (i = 0; good && i < symbols->module_count; i++)
        good = write_text(file, symbols->modules[i]);
    free(bits);
    /* Only now it is known how long the names are. */
    return good && !fseek(file, 0, SEEK_SET) && fwrite(&head, sizeof(head), 1, file) == 1;
}

int keep_tables(void)
{
    struct failure failure = FAILURE_NONE;
    const struct probeable *probeable;
    const struct symbols *symbols;
    FILE *file = NULL;
    bool good;

    tracefs_find();
    symbols = symbols_get(&failure);
    probeable = symbols ? probeable_get() : NULL;
    if (!probeable || !probeable->have_traced || symbols->hidden) {
        fprintf(stderr, "The kernel does not show its tables: %s\n", failure.message);
        return 1;
    }
    /* An agent that has the one of before mapped goes on with it. */
    mkdir(KEPT_FOLDER, 0755);
    file = fopen(KEPT_TABLES ".new", "we");
    good = file && write_all(file, symbols, probeable);
    if (file && fclose(file))
        good = false;
    if (good && !rename(KEPT_TABLES ".new", KEPT_TABLES))
        return 0;
    perror(KEPT_TABLES);
    unlink(KEPT_TABLES ".new");
    return 1;
}

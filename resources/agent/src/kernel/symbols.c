#include "kernel/symbols.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "base/files.h"
#include "base/name_set.h"
#include "kernel/kallsyms.h"
#include "kernel/kept_tables.h"

static struct symbols table;
static bool loaded;
static uint32_t loaded_modules; /* hash of the names and addresses in /proc/modules */

/* Grows as it is filled; all in one, to be freed at once. */
struct loading {
    struct symbols *symbols;
    size_t symbol_room, text_used, text_room;
    uint64_t init_begin, init_end;
};

static void forget(struct symbols *symbols)
{
    size_t i;

    if (symbols->is_kept) {
        *symbols = (struct symbols){ 0 };
        return;
    }
    for (i = 0; i < symbols->module_count; i++)
        free(symbols->modules[i]);
    free(symbols->modules);
    free(symbols->text);
    free(symbols->all);
    *symbols = (struct symbols){ 0 };
}

void symbols_forget(void)
{
    forget(&table);
    loaded = false;
}

/* Lines end in a state and an address; the count of users in between changes all the time. */
uint32_t symbols_modules(void)
{
    char *text, *line, *rest;
    uint32_t hash = 1;

    if (read_file("/proc/modules", &text, NULL))
        return 0;
    for (line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        char *address = strstr(line, "0x");

        line[strcspn(line, " ")] = '\0';
        hash = hash * 31 + name_hash(line);
        if (address)
            hash = hash * 31 + name_hash(address);
    }
    free(text);
    return hash;
}

static bool add_text(struct symbols *symbols, struct loading *loading, const char *name, size_t length)
{
    if (loading->text_used + length + 1 > loading->text_room) {
        size_t room = loading->text_room ? loading->text_room * 2 : 1u << 20;
        char *bigger = realloc(symbols->text, room);

        if (!bigger)
            return false;
        symbols->text = bigger;
        loading->text_room = room;
    }
    memcpy(symbols->text + loading->text_used, name, length);
    symbols->text[loading->text_used + length] = '\0';
    loading->text_used += length + 1;
    return true;
}

/* Index of a module's name; lines of one module follow each other. */
static int module_index(struct symbols *symbols, const char *name, size_t length)
{
    char **bigger;

    if (symbols->module_count) {
        const char *last = symbols->modules[symbols->module_count - 1];

        if (strlen(last) == length && !strncmp(last, name, length))
            return (int)symbols->module_count - 1;
    }
    bigger = realloc(symbols->modules, (symbols->module_count + 1) * sizeof(*bigger));
    if (!bigger)
        return -1;
    symbols->modules = bigger;
    bigger[symbols->module_count] = strndup(name, length);
    return bigger[symbols->module_count] ? (int)symbols->module_count++ : -1;
}

static bool is_function(const struct kallsyms_line *line)
{
    const char *name = line->name;

    if (!kallsyms_is_text(line->type) || !line->name_length)
        return false;
    /* Padding before functions (CONFIG_CALL_PADDING, CONFIG_CFI_CLANG) and static calls' trampolines: no functions. */
    return strncmp(name, "__pfx_", 6) && strncmp(name, "__cfi_", 6) && strncmp(name, "__SCT__", 7);
}

static bool is_named(const struct kallsyms_line *line, const char *name)
{
    return line->name_length == strlen(name) && !memcmp(line->name, name, line->name_length);
}

/* False when there is no memory. */
static bool take_line(void *context, const struct kallsyms_line *line)
{
    struct loading *loading = context;
    struct symbols *symbols = loading->symbols;
    struct symbol *symbol;
    int index = 0;

    if (!is_function(line))
        return true;
    if (line->module_length) {
        if (!strncmp(line->module, "__builtin__", 11) || !strncmp(line->module, "bpf]", 4))
            return true;
        index = module_index(symbols, line->module, line->module_length);
        if (index < 0)
            return false;
    } else if (is_named(line, "_sinittext")) {
        loading->init_begin = line->address;
    } else if (is_named(line, "_einittext")) {
        loading->init_end = line->address;
    }
    if (symbols->count == loading->symbol_room) {
        size_t room = loading->symbol_room ? loading->symbol_room * 2 : 65536;
        struct symbol *bigger = realloc(symbols->all, room * sizeof(*bigger));

        if (!bigger)
            return false;
        symbols->all = bigger;
        loading->symbol_room = room;
    }
    symbol = &symbols->all[symbols->count++];
    symbol->address = line->address;
    symbol->name = (uint32_t)loading->text_used;
    symbol->module = (uint16_t)index;
    return add_text(symbols, loading, line->name, line->name_length);
}

static int compare(const void *left, const void *right)
{
    const struct symbol *a = left, *b = right;

    if (a->address != b->address)
        return a->address < b->address ? -1 : 1;
    return a->name < b->name ? -1 : a->name > b->name;
}

static void drop_init_text(struct symbols *symbols, const struct loading *loading)
{
    size_t from, to = 0;

    for (from = 0; from < symbols->count; from++) {
        struct symbol *symbol = &symbols->all[from];

        if (!symbol->module && symbol->address >= loading->init_begin && symbol->address < loading->init_end)
            continue;
        symbols->all[to++] = *symbol;
    }
    symbols->count = to;
}

static int load(struct symbols *symbols)
{
    struct loading loading = { .symbols = symbols };
    int error;

    *symbols = (struct symbols){ 0 };
    error = module_index(symbols, "", 0) < 0 ? -ENOMEM : kallsyms_read(take_line, &loading);
    if (error) {
        forget(symbols);
        return error;
    }
    symbols->hidden = !symbols->count || !symbols->all[symbols->count / 2].address;
    if (!symbols->hidden) {
        drop_init_text(symbols, &loading);
        qsort(symbols->all, symbols->count, sizeof(*symbols->all), compare);
    }
    return 0;
}

const struct symbols *symbols_get(struct failure *failure)
{
    uint32_t modules = symbols_modules();
    const struct kept_tables *kept;
    int error = 0;

    if (loaded && modules == loaded_modules)
        return &table;
    symbols_forget();
    kept = kept_tables(modules);
    if (kept)
        table = kept->symbols;
    else
        error = load(&table);
    if (error) {
        fail_errno(failure, -error, "Reading /proc/kallsyms");
        return NULL;
    }
    loaded = true;
    loaded_modules = modules;
    return &table;
}

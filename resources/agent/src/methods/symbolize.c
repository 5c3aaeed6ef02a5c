/*
 * Names for addresses of kernel text: not only functions, also what the kernel makes at run time and lists behind
 * them (ftrace's and BPF's trampolines, the slots of kprobes). For those kallsyms is read anew: they come and go.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "base/text.h"
#include "kernel/kallsyms.h"
#include "kernel/symbols.h"
#include "methods/methods.h"

#define MOST_ADDRESSES 256
/* kallsyms gives no sizes: farther behind a symbol than this, an address is nobody's. */
#define FARTHEST_IN_KERNEL (1u << 20)
#define FARTHEST_IN_MODULE (1u << 16)
/* More room up to the next is a hole: of the text that was dropped after the start, say. */
#define LARGEST_FUNCTION (1u << 16)

struct wanted {
    uint64_t address, symbol; /* the nearest symbol at or before it */
    bool is_named;            /* for certain: none can be nearer */
    char name[512], module[128];
};

static void set_name(struct wanted *wanted, uint64_t symbol, const char *name, size_t length, const char *module,
                     size_t module_length)
{
    wanted->symbol = symbol;
    snprintf(wanted->name, sizeof(wanted->name), "%.*s", (int)length, name);
    snprintf(wanted->module, sizeof(wanted->module), "%.*s", (int)module_length, module);
}

/*
 * The table has all that can be called at an address of its own, but for the trampolines of static calls. Within a
 * function of the kernel itself nothing else lies: what is made at run time lies beside the modules.
 */
static bool named_by_table(const struct symbols *symbols, struct wanted *wanted)
{
    const struct symbol *symbol = symbol_around(symbols, wanted->address);
    uint64_t end = symbol ? symbol_end(symbols, symbol) : 0;
    const char *name, *module;

    if (!symbol || !strcmp(symbol_name(symbols, symbol), "__static_call_text_start"))
        return false;
    module = symbol_module(symbols, symbol);
    if (symbol->address != wanted->address &&
        (*module || !end || *symbol_module(symbols, symbol_at(symbols, end)) || end - symbol->address > LARGEST_FUNCTION))
        return false;
    name = symbol_name(symbols, symbol);
    set_name(wanted, symbol->address, name, strlen(name), module, strlen(module));
    return true;
}

struct search {
    struct wanted *wanted;
    size_t count;
};

static bool offer(void *context, const struct kallsyms_line *line)
{
    const struct search *search = context;
    uint64_t farthest = line->module_length ? FARTHEST_IN_MODULE : FARTHEST_IN_KERNEL;
    size_t i;

    for (i = 0; i < search->count; i++) {
        struct wanted *each = &search->wanted[i];

        /* The first of several names at one address is kept. */
        if (line->address > each->address || each->address - line->address > farthest ||
            line->address <= each->symbol || each->is_named || !kallsyms_is_text(line->type))
            continue;
        set_name(each, line->address, line->name, line->name_length, line->module, line->module_length);
    }
    return true;
}

/* What the table cannot name is looked for in kallsyms as it is now: the kernel takes its time over it. */
static int name_all(struct wanted *wanted, size_t count)
{
    struct failure ignored = FAILURE_NONE;
    const struct symbols *symbols = symbols_get(&ignored);
    size_t i, named = 0;

    for (i = 0; i < count && symbols && !symbols->hidden; i++) {
        wanted[i].is_named = named_by_table(symbols, &wanted[i]);
        named += wanted[i].is_named;
    }
    return named < count ? kallsyms_read(offer, &(struct search){ wanted, count }) : 0;
}

static json_t *found_json(const struct wanted *wanted, size_t count)
{
    json_t *symbols = json_array();
    size_t i;

    for (i = 0; i < count; i++)
        json_array_append_new(symbols, wanted[i].symbol
                                           ? json_pack("{s:o, s:I, s:o}", "name", json_text(wanted[i].name), "offset",
                                                       (json_int_t)(wanted[i].address - wanted[i].symbol), "module",
                                                       json_text_or_null(wanted[i].module))
                                           : json_null());
    return symbols;
}

int handle_symbolize(struct agent *agent, struct request *request, json_t *params, json_t **result,
                     struct failure *failure)
{
    json_t *addresses = json_object_get(params, "addresses");
    size_t i, count = json_array_size(addresses);
    struct wanted *wanted;
    int error;

    (void)agent;
    (void)request;
    if (!json_is_array(addresses) || count > MOST_ADDRESSES)
        return fail(failure, "bad-request", "'addresses' must be at most %d addresses", MOST_ADDRESSES);
    wanted = calloc(count + 1, sizeof(*wanted));
    if (!wanted)
        return fail_memory(failure);
    for (i = 0; i < count; i++) {
        const char *text = json_string_value(json_array_get(addresses, i));

        wanted[i].address = text ? strtoull(text, NULL, 16) : 0;
    }
    error = name_all(wanted, count);
    if (error)
        fail_errno(failure, -error, "Reading /proc/kallsyms");
    else
        *result = json_pack("{s:o}", "symbols", found_json(wanted, count));
    free(wanted);
    return error ? -1 : 0;
}

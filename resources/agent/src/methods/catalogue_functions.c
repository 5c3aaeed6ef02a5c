#include "methods/catalogue_functions.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/errors.h"
#include "base/name_set.h"
#include "kernel/btf_functions.h"
#include "kernel/probeable.h"
#include "kernel/symbols.h"

/* Names of functions with BTF: of the kernel, and of the module that is being listed. */
struct typed {
    struct kernel_btf kernel, module;
    struct name_set kernel_names, module_names;
    int listed_module; /* index of the module in symbols.modules; 0: none */
};

static void open_kernel_types(struct typed *typed)
{
    *typed = (struct typed){ 0 };
    if (!kernel_btf_open(&typed->kernel, ""))
        btf_function_names(&typed->kernel, &typed->kernel_names);
}

/* Modules' symbols lie together, so that each module's types are opened about once. */
static const struct name_set *types_for(struct typed *typed, const struct symbols *symbols,
                                        const struct symbol *symbol)
{
    if (!symbol->module || !typed->kernel.base)
        return &typed->kernel_names;
    if (typed->listed_module != symbol->module) {
        name_set_free(&typed->module_names);
        kernel_btf_close(&typed->module);
        typed->listed_module = symbol->module;
        if (!kernel_btf_open_on(&typed->module, &typed->kernel, symbol_module(symbols, symbol)))
            btf_function_names(&typed->module, &typed->module_names);
    }
    return &typed->module_names;
}

static void close_types(struct typed *typed)
{
    name_set_free(&typed->module_names);
    name_set_free(&typed->kernel_names);
    kernel_btf_close(&typed->module);
    kernel_btf_close(&typed->kernel);
}

/* One line for `symbol` and the `count` - 1 aliases that follow it. */
static void write_function(struct deflated *stream, const struct symbols *symbols, const struct symbol *symbol,
                           size_t count, const struct probeable *probeable, struct typed *typed)
{
    const struct name_set *types = types_for(typed, symbols, symbol);
    const char *name = symbol_name(symbols, symbol);
    char flags[4], *flag = flags;
    bool has_types = false, first = true;
    size_t i;

    if (probeable_traced(probeable, symbols, symbol, symbol_end(symbols, symbol), &name))
        *flag++ = 't';
    if (probeable_blacklisted(probeable, symbol->address))
        *flag++ = 'b';
    for (i = 0; i < count && !has_types; i++)
        has_types = name_set_has(types, symbol_name(symbols, symbol + i));
    if (has_types)
        *flag++ = 'B';
    *flag = '\0';
    deflated_text(stream, name, strlen(name));
    deflated_text(stream, "\t", 1);
    deflated_text(stream, symbol_module(symbols, symbol), strlen(symbol_module(symbols, symbol)));
    deflated_text(stream, "\t", 1);
    deflated_text(stream, flags, strlen(flags));
    deflated_text(stream, "\t", 1);
    for (i = 0; i < count; i++) {
        const char *alias = symbol_name(symbols, symbol + i);

        if (!strcmp(alias, name))
            continue;
        if (!first)
            deflated_text(stream, ",", 1);
        first = false;
        deflated_text(stream, alias, strlen(alias));
    }
    deflated_text(stream, "\n", 1);
}

int list_functions(struct deflated *stream, struct request *request, long *entries, char *note, size_t note_size,
                   struct failure *failure)
{
    const struct symbols *symbols = symbols_get(failure);
    const struct probeable *probeable;
    struct typed typed;
    size_t at, count;

    if (!symbols)
        return -1;
    probeable = probeable_get();
    if (!probeable)
        return fail_memory(failure);
    open_kernel_types(&typed);
    for (at = 0; at < symbols->count && !request->cancelled; at += count) {
        const struct symbol *symbol = &symbols->all[at];

        for (count = 1; symbol->address && at + count < symbols->count; count++)
            if (symbols->all[at + count].address != symbol->address)
                break;
        write_function(stream, symbols, symbol, count, probeable, &typed);
        ++*entries;
    }
    if (!probeable->have_traced)
        snprintf(note, note_size, "Which functions can be traced is not known: opening available_filter_functions: %s",
                 errno_name(probeable->traced_error));
    else if (symbols->hidden)
        snprintf(note, note_size, "Aliases are not known: /proc/kallsyms hides addresses (kernel.kptr_restrict)");
    close_types(&typed);
    return request->cancelled ? -1 : 0;
}

struct raw_listing {
    struct deflated *stream;
    long entries;
};

static void raw_line(void *context, const char *name)
{
    struct raw_listing *listing = context;

    deflated_line(listing->stream, "%s", name);
    listing->entries++;
}

static void raw_lines_of_modules(const struct kernel_btf *kernel, struct raw_listing *listing)
{
    struct dirent *entry;
    DIR *folder = opendir("/sys/kernel/btf");

    while (folder && (entry = readdir(folder))) {
        struct kernel_btf module;

        if (entry->d_name[0] == '.' || !strcmp(entry->d_name, "vmlinux"))
            continue;
        if (!kernel_btf_open_on(&module, kernel, entry->d_name))
            btf_each_tracepoint(&module, raw_line, listing);
        kernel_btf_close(&module);
    }
    if (folder)
        closedir(folder);
}

int list_raw_tracepoints(struct deflated *stream, long *entries, char *note, size_t note_size,
                         struct failure *failure)
{
    struct raw_listing listing = { .stream = stream };
    struct kernel_btf kernel;
    int error = kernel_btf_open(&kernel, "");

    (void)failure;
    if (error) {
        snprintf(note, note_size, "Raw tracepoints cannot be listed without BTF: opening /sys/kernel/btf/vmlinux: %s",
                 errno_name(-error));
        return 0;
    }
    btf_each_tracepoint(&kernel, raw_line, &listing);
    raw_lines_of_modules(&kernel, &listing);
    kernel_btf_close(&kernel);
    *entries = listing.entries;
    return 0;
}

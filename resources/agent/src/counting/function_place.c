#include "counting/function_place.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/errors.h"
#include "base/near_names.h"
#include "kernel/probeable.h"

static int not_found(const struct symbols *symbols, const struct source *source, struct failure *failure)
{
    struct near_names near = { .wanted = source->function };
    char words[1024];
    size_t i;

    if (source->module[0] && symbol_find(symbols, source->function, "", NULL)) {
        const struct symbol *other = symbol_find(symbols, source->function, "", NULL);
        const char *module = symbol_module(symbols, other);

        fail(failure, "not-found", "The module %s has no function %s", source->module, source->function);
        return fail_remedy(failure, "%s has it%s.", module[0] ? module : "The kernel itself",
                           module[0] ? "" : ": leave the module out");
    }
    for (i = 0; i < symbols->count; i++)
        near_names_offer(&near, symbol_name(symbols, &symbols->all[i]));
    near_names_words(&near, words, sizeof(words));
    fail(failure, "not-found", "This kernel has no function %s%s%s", source->function,
         source->module[0] ? " in module " : "", source->module);
    return fail_remedy(failure, "%s", words[0] ? words : "It may have been inlined, or its module is not loaded.");
}

static int outside(const struct source *source, const struct function_place *place, struct failure *failure)
{
    uint64_t end = symbol_end(place->symbols, place->symbol);

    fail(failure, "not-probeable", "%s+%u is outside the function", source->function, source->offset);
    if (end)
        fail_remedy(failure, "It is at most %llu bytes long.",
                    (unsigned long long)(end - place->symbol->address));
    return -1;
}

int function_find(const struct source *source, struct function_place *place, struct failure *failure)
{
    const struct symbol *other;
    uint64_t end;
    int namesakes = 1;

    place->symbols = symbols_get(failure);
    if (!place->symbols)
        return -1;
    place->symbol = symbol_find(place->symbols, source->function, source->module, NULL);
    if (!place->symbol)
        return not_found(place->symbols, source, failure);
    for (other = place->symbol; (other = symbol_find(place->symbols, source->function, source->module, other));)
        namesakes += other->address != place->symbol->address;
    if (namesakes > 1) {
        fail(failure, "not-probeable", "%d functions are called %s, so it is not clear which is meant", namesakes,
             source->function);
        return fail_remedy(failure, "If they are in different modules, name the module: MODULE:%s. Those in one file "
                                    "each (static) cannot be told apart by name.", source->function);
    }
    place->address = place->symbol->address ? place->symbol->address + source->offset : 0;
    end = symbol_end(place->symbols, place->symbol);
    /* The kernel would take it, and count whatever function happens to lie there. */
    if (place->address && end && source->offset && place->address >= end)
        return outside(source, place, failure);
    return 0;
}

int function_refused(const struct source *source, const struct function_place *place, enum attach_way way, int error,
                     struct failure *failure)
{
    uint64_t begin = place->symbol->address, end = symbol_end(place->symbols, place->symbol);
    const struct probeable *probeable;
    const char *name;
    char what[700];
    bool blacklisted, traced;

    source_place(source, what, sizeof(what));
    if (error == EPERM || error == EACCES)
        return fail_errno(failure, error, "Attaching to %s", what);
    if (error == EILSEQ) {
        fail(failure, "not-probeable", "%s is not where an instruction begins", what);
        fail_detail(failure, "EILSEQ");
        return fail_remedy(failure, "'probescope bytes %s' shows the function's instructions with their offsets.",
                           source->function);
    }
    probeable = probeable_get();
    if (!probeable)
        return fail_memory(failure);
    blacklisted = begin && probeable_blacklisted(probeable, place->address);
    traced = !probeable->have_traced || probeable_traced(probeable, place->symbols, place->symbol, end, &name);
    if (way == ATTACH_KPROBE && blacklisted) {
        fail(failure, "not-probeable", "%s is on the kernel's blacklist for kprobes", what);
        fail_detail(failure, "%s", errno_name(error));
        return fail_remedy(failure, "Probing it would make the kernel call itself without end. Probe one of its "
                                    "callers.");
    }
    if (!traced && (way == ATTACH_TRAMPOLINE || error == EINVAL)) {
        fail(failure, "not-probeable", "%s cannot be traced: it is marked notrace, or compiled without a place for it",
             what);
        fail_detail(failure, "%s", errno_name(error));
        return fail_remedy(failure, "%s", way == ATTACH_TRAMPOLINE
                                              ? "A kprobe may still be possible, or probe one of its callers."
                                              : "Probe one of its callers.");
    }
    return fail_errno(failure, error, "Attaching to %s", what);
}

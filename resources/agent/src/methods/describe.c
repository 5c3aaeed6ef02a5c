/* What is known of a source before attaching to it. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent/agent.h"
#include "base/errors.h"
#include "base/files.h"
#include "base/text.h"
#include "code/elf_symbol.h"
#include "counting/bpf_counter.h"
#include "counting/counter.h"
#include "counting/function_place.h"
#include "counting/patch.h"
#include "counting/perf_counter.h"
#include "kernel/btf_functions.h"
#include "kernel/probeable.h"
#include "kernel/tracefs.h"
#include "methods/methods.h"

struct description {
    json_t *aliases, *fields;
    char module[65], address[32], fields_from[160], unavailable[1024];
    struct attachment attachment;
};

static void unavailable(struct description *about, const char *why)
{
    if (!about->unavailable[0])
        copy_text(about->unavailable, sizeof(about->unavailable), why);
}

static void function_fields(struct description *about, const struct source *source, const struct function_place *place)
{
    bool returned = source->kind == SOURCE_KRETPROBE || source->kind == SOURCE_FEXIT;
    bool arguments = source->kind != SOURCE_KRETPROBE && !source->offset;
    bool typed = source->kind == SOURCE_FENTRY || source->kind == SOURCE_FEXIT;
    const struct symbol *alias = place->symbol;
    struct kernel_btf btf;
    int error = kernel_btf_open(&btf, symbol_module(place->symbols, alias));
    json_t *fields;

    if (error) {
        if (error == -ENOENT)
            copy_text(about->fields_from, sizeof(about->fields_from), "not known: this kernel (or module) has no BTF");
        else
            snprintf(about->fields_from, sizeof(about->fields_from), "BTF cannot be read: %s", errno_name(-error));
        if (typed)
            unavailable(about, "it needs BTF, which this kernel (or module) does not have");
        return;
    }
    fields = btf_function_fields(&btf, symbol_name(place->symbols, alias), arguments, returned);
    if (!fields)
        for (alias = symbol_at(place->symbols, place->symbol->address);
             !fields && alias && alias < place->symbols->all + place->symbols->count &&
             alias->address == place->symbol->address;
             alias++) {
            fields = btf_function_fields(&btf, symbol_name(place->symbols, alias), arguments, returned);
            if (fields && typed)
                copy_text(about->attachment.resolved, sizeof(about->attachment.resolved),
                          symbol_name(place->symbols, alias));
        }
    copy_text(about->fields_from, sizeof(about->fields_from), fields ? "BTF" : "BTF does not describe this function");
    if (fields) {
        json_decref(about->fields);
        about->fields = fields;
    } else if (typed) {
        unavailable(about, "BTF does not describe this function");
    }
    kernel_btf_close(&btf);
}

static void list_aliases(struct description *about, const struct source *source, const struct function_place *place)
{
    const struct symbol *alias = symbol_at(place->symbols, place->symbol->address);

    for (; alias && alias < place->symbols->all + place->symbols->count && alias->address == place->symbol->address;
         alias++)
        if (strcmp(symbol_name(place->symbols, alias), source->function))
            json_array_append_new(about->aliases, json_text(symbol_name(place->symbols, alias)));
}

/* Whether a kprobe goes through ftrace is the kernel's to decide; on its entry, where ftrace has a place, it does. */
static void kprobe_outlook(struct description *about, const struct source *source, bool traced)
{
    bool bpf = bpf_loadable() == 0;

    snprintf(about->attachment.method, sizeof(about->attachment.method), "%s %s", bpf ? "bpf" : "perf",
             source_kind_name(source->kind));
    if (perf_pmu_type("kprobe") < 0)
        unavailable(about, "this kernel has no kprobes (perf has no PMU for them)");
    if (!source->offset && traced && kprobes_use_ftrace())
        about->attachment.patch = "ftrace";
}

static int describe_function(struct description *about, const struct source *source, struct failure *failure)
{
    bool typed = source->kind == SOURCE_FENTRY || source->kind == SOURCE_FEXIT;
    struct function_place place;
    const struct probeable *probeable;
    const char *name;
    bool traced;

    if (function_find(source, &place, failure) < 0)
        return -1;
    copy_text(about->module, sizeof(about->module), symbol_module(place.symbols, place.symbol));
    if (place.address)
        snprintf(about->address, sizeof(about->address), "0x%llx", (unsigned long long)place.address);
    list_aliases(about, source, &place);
    about->attachment.functions = 1;
    probeable = probeable_get();
    if (!probeable)
        return fail_memory(failure);
    traced = probeable_traced(probeable, place.symbols, place.symbol, symbol_end(place.symbols, place.symbol), &name);
    if (!typed && place.address && probeable_blacklisted(probeable, place.address))
        unavailable(about, "it is on the kernel's blacklist for kprobes");
    if (typed) {
        snprintf(about->attachment.method, sizeof(about->attachment.method), "bpf %s", source_kind_name(source->kind));
        about->attachment.patch = "trampoline";
        if (bpf_loadable() < 0)
            unavailable(about, "this kernel refuses to load BPF programs");
        if (probeable->have_traced && !traced)
            unavailable(about, "it is marked notrace, or compiled without a place for tracing");
    } else {
        kprobe_outlook(about, source, traced);
    }
    function_fields(about, source, &place);
    return 0;
}

/* `\tfield:unsigned long args[6];\toffset:16;…`: the name is the last word before the semicolon. */
static void format_fields(struct description *about, char *format)
{
    char *line, *rest;

    for (line = strtok_r(format, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        char *at = strstr(line, "field:"), *end, *name, *array, type[256];

        if (!at || at > line + 1)
            continue;
        at += strlen("field:");
        end = strchr(at, ';');
        if (!end)
            continue;
        *end = '\0';
        array = strchr(at, '[');
        name = array ? array : end;
        while (name > at && name[-1] != ' ')
            name--;
        snprintf(type, sizeof(type), "%.*s%s", (int)(name > at ? name - at - 1 : 0), at, array ? array : "");
        if (array)
            *array = '\0';
        json_array_append_new(about->fields, json_pack("{s:o, s:o}", "name", json_text(name), "type", json_text(type)));
    }
}

static int describe_tracepoint(struct description *about, const struct source *source, struct failure *failure)
{
    char path[TRACEFS_PATH_MAX], *format;
    int error = tracefs_path(path, sizeof(path), "events/%s/%s/format", source->system, source->event);

    if (!error)
        error = read_file(path, &format, NULL);
    if (error == -ENOENT && tracefs_root())
        return fail(failure, "not-found", "This kernel has no tracepoint %s:%s", source->system, source->event);
    if (error)
        return fail_errno(failure, -error, "Reading the format of %s:%s", source->system, source->event);
    format_fields(about, format);
    free(format);
    copy_text(about->fields_from, sizeof(about->fields_from), "format");
    copy_text(about->attachment.method, sizeof(about->attachment.method), "perf tracepoint");
    about->attachment.functions = -1;
    return 0;
}

static void describe_uprobe(struct description *about, const struct source *source)
{
    struct failure failure = FAILURE_NONE;
    struct elf_place place;

    snprintf(about->attachment.method, sizeof(about->attachment.method), "%s %s", bpf_loadable() == 0 ? "bpf" : "perf",
             source_kind_name(source->kind));
    about->attachment.patch = "int3";
    about->attachment.functions = 1;
    copy_text(about->fields_from, sizeof(about->fields_from), "a program's file does not say its arguments");
    if (perf_pmu_type("uprobe") < 0)
        unavailable(about, "this kernel has no uprobes (perf has no PMU for them)");
    if (elf_symbol_find(source->path, source->symbol, &place, &failure) < 0)
        unavailable(about, failure.message);
    else
        snprintf(about->address, sizeof(about->address), "0x%llx", (unsigned long long)(place.offset + source->offset));
}

static int describe(struct description *about, const struct source *source, struct failure *failure)
{
    switch (source->kind) {
    case SOURCE_KPROBE:
    case SOURCE_KRETPROBE:
    case SOURCE_FENTRY:
    case SOURCE_FEXIT:
        return describe_function(about, source, failure);
    case SOURCE_TRACEPOINT:
        return describe_tracepoint(about, source, failure);
    case SOURCE_UPROBE:
    case SOURCE_URETPROBE:
        describe_uprobe(about, source);
        return 0;
    case SOURCE_RAWTRACEPOINT:
        copy_text(about->attachment.method, sizeof(about->attachment.method), "bpf raw_tracepoint");
        copy_text(about->fields_from, sizeof(about->fields_from), "raw arguments, without names");
        if (bpf_loadable() < 0)
            unavailable(about, "this kernel refuses to load BPF programs");
        return 0;
    case SOURCE_FTRACE:
        copy_text(about->attachment.method, sizeof(about->attachment.method), "ftrace instance");
        copy_text(about->fields_from, sizeof(about->fields_from), "the function tracer knows only who calls whom");
        about->attachment.patch = "ftrace";
        return 0;
    default:
        copy_text(about->attachment.method, sizeof(about->attachment.method), "perf counter");
        copy_text(about->fields_from, sizeof(about->fields_from), "a counter has no fields");
        return 0;
    }
}

int handle_describe(struct agent *agent, struct request *request, json_t *params, json_t **result,
                    struct failure *failure)
{
    struct source *source = malloc(sizeof(*source));
    struct description about = { .attachment = ATTACHMENT_NONE };
    int outcome;

    (void)agent;
    (void)request;
    if (!source)
        return fail_memory(failure);
    about.aliases = json_array();
    about.fields = json_array();
    outcome = source_parse(json_object_get(params, "source"), source, failure);
    if (outcome == 0)
        outcome = describe(&about, source, failure);
    if (outcome == 0)
        *result = json_pack("{s:O, s:o, s:o, s:O, s:o, s:o, s:o}", "aliases", about.aliases, "module",
                            json_text_or_null(about.module), "address", json_text_or_null(about.address), "fields",
                            about.fields, "fieldsFrom", json_text(about.fields_from), "attachment",
                            attachment_json(&about.attachment), "unavailable", json_text_or_null(about.unavailable));
    json_decref(about.aliases);
    json_decref(about.fields);
    free(source);
    return outcome;
}

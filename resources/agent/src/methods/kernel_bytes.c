/* A function's bytes as they are in the running kernel, and what the kernel says of who patched them. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "base/files.h"
#include "base/params.h"
#include "base/text.h"
#include "counting/function_place.h"
#include "counting/original.h"
#include "kernel/kernel_text.h"
#include "kernel/tracefs.h"
#include "methods/methods.h"
#include "runs/runs.h"

#define MOST_BYTES 4096
#define MOST_ORIGINALS 64

static int read_failure(int error, const char *function, struct failure *failure)
{
    fail(failure, error == ENOENT || error == EPERM || error == EACCES ? "unsupported" : "failed",
         "The bytes of %s cannot be read from /proc/kcore: %s", function, errno_name(error));
    if (error == EPERM || error == EACCES)
        return fail_remedy(failure, "It needs root (CAP_SYS_RAWIO) and a kernel that is not locked down: see "
                                    "/sys/kernel/security/lockdown.");
    if (error == ENOENT)
        return fail_remedy(failure, "The kernel was built without CONFIG_PROC_KCORE.");
    return -1;
}

/* The kprobes within [begin, end), each as kprobes/list has it. null where the list cannot be read. */
static json_t *kprobes_within(uint64_t begin, uint64_t end)
{
    char path[TRACEFS_PATH_MAX], *text, *line, *rest;
    json_t *found;

    if (debugfs_path(path, sizeof(path), "kprobes/list") || read_file(path, &text, NULL))
        return json_null();
    found = json_array();
    for (line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        uint64_t at = strtoull(line, NULL, 16);

        if (at >= begin && at < end)
            json_array_append_new(found, json_pack("{s:I, s:o}", "offset", (json_int_t)(at - begin), "text",
                                                   json_text(line)));
    }
    free(text);
    return found;
}

static bool names_symbol(const char *line, const struct function_place *place)
{
    size_t length = strcspn(line, " \t[(");
    const struct symbol *alias = symbol_at(place->symbols, place->symbol->address);

    for (; alias && alias < place->symbols->all + place->symbols->count &&
           alias->address == place->symbol->address;
         alias++) {
        const char *name = symbol_name(place->symbols, alias);

        if (strlen(name) == length && !strncmp(name, line, length))
            return true;
    }
    return false;
}

/* What ftrace has enabled on the function, with the lines that go on after it. null where it cannot be read. */
static json_t *ftrace_users(const struct function_place *place)
{
    char *text, *line, *rest;
    json_t *found;
    bool ours = false;

    if (tracefs_read("enabled_functions", &text, NULL))
        return json_null();
    found = json_array();
    for (line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        if (*line != '\t')
            ours = names_symbol(line, place);
        if (ours)
            json_array_append_new(found, json_text(line));
    }
    free(text);
    return found;
}

static json_t *aliases_of(const struct function_place *place, const char *asked)
{
    const struct symbol *alias = symbol_at(place->symbols, place->symbol->address);
    json_t *aliases = json_array();

    for (; alias && alias < place->symbols->all + place->symbols->count &&
           alias->address == place->symbol->address;
         alias++)
        if (strcmp(symbol_name(place->symbols, alias), asked))
            json_array_append_new(aliases, json_text(symbol_name(place->symbols, alias)));
    return aliases;
}

static json_t *hexadecimal(const uint8_t *bytes, size_t size)
{
    char text[2 * MOST_BYTES + 1];
    size_t i;

    for (i = 0; i < size; i++)
        snprintf(text + 2 * i, 3, "%02x", bytes[i]);
    text[2 * size] = '\0';
    return json_string(text);
}

/* Each stretch of it that is known. */
static void append_original(json_t *to, const struct original *original, uint64_t begin)
{
    unsigned from, end;

    for (from = 0; from < ORIGINAL_BYTES; from = end + 1) {
        for (end = from; end < ORIGINAL_BYTES && original->known >> end & 1; end++)
            ;
        if (end > from)
            json_array_append_new(to, json_pack("{s:I, s:o}", "offset", (json_int_t)(original->address + from - begin),
                                                "bytes", hexadecimal(original->bytes + from, end - from)));
    }
}

/* What stood where this agent put its probes, and where ftrace calls from. */
static json_t *originals_within(const struct runs *runs, const struct function_place *place, uint64_t end, bool is_traced)
{
    struct original originals[MOST_ORIGINALS], call;
    uint64_t begin = place->symbol->address;
    size_t i, count = runs_originals(runs, begin, end, originals, MOST_ORIGINALS);
    json_t *found = json_array();

    for (i = 0; i < count; i++)
        append_original(found, &originals[i], begin);
    if (is_traced && original_of_ftrace_call(place->symbols, place->symbol, &call))
        append_original(found, &call, begin);
    return found;
}

int handle_bytes(struct agent *agent, struct request *request, json_t *params, json_t **result,
                 struct failure *failure)
{
    struct source source = { .kind = SOURCE_KPROBE };
    const char *function, *module = json_string_value(json_object_get(params, "module"));
    struct function_place place;
    uint8_t bytes[MOST_BYTES];
    long long offset, length;
    uint64_t end, begin, last;
    json_t *ftrace, *originals;
    char address[32];
    int error;

    (void)request;
    if (param_text(params, "function", &function, failure) < 0 ||
        param_number(params, "offset", 0, INT32_MAX, &offset, failure) < 0 ||
        param_number(params, "length", 1, MOST_BYTES, &length, failure) < 0)
        return -1;
    copy_text(source.function, sizeof(source.function), function);
    copy_text(source.module, sizeof(source.module), module ? module : "");
    source.offset = (uint32_t)offset;
    if (function_find(&source, &place, failure) < 0)
        return -1;
    begin = place.symbol->address;
    if (!begin) {
        fail(failure, "unsupported", "/proc/kallsyms hides the kernel's addresses");
        return fail_remedy(failure, "As root: sysctl kernel.kptr_restrict=1");
    }
    end = symbol_end(place.symbols, place.symbol);
    if (end && (uint64_t)length > end - place.address)
        length = (long long)(end - place.address);
    error = kernel_text_read(place.address, bytes, (size_t)length);
    if (error)
        return read_failure(-error, function, failure);
    module = symbol_module(place.symbols, place.symbol);
    snprintf(address, sizeof(address), "0x%" PRIx64, begin);
    last = end ? end : begin + (uint64_t)(offset + length);
    ftrace = ftrace_users(&place);
    originals = originals_within(agent->runs, &place, last, json_array_size(ftrace) > 0);
    *result = json_pack("{s:o, s:o, s:o, s:s, s:o, s:I, s:o, s:o, s:o, s:o}", "symbol", json_text(function), "aliases",
                        aliases_of(&place, function), "module", json_text_or_null(module), "address", address, "size",
                        end ? json_integer((json_int_t)(end - begin)) : json_null(), "offset", (json_int_t)offset,
                        "bytes", hexadecimal(bytes, (size_t)length), "kprobes",
                        kprobes_within(begin, last), "ftrace", ftrace, "originals", originals);
    return *result ? 0 : fail_memory(failure);
}

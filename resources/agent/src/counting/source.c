#include "counting/source.h"

#include <ctype.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static const char *const names[SOURCE_KINDS] = {
    [SOURCE_KPROBE] = "kprobe",         [SOURCE_KRETPROBE] = "kretprobe",
    [SOURCE_FENTRY] = "fentry",         [SOURCE_FEXIT] = "fexit",
    [SOURCE_FTRACE] = "ftrace",         [SOURCE_TRACEPOINT] = "tracepoint",
    [SOURCE_RAWTRACEPOINT] = "rawtracepoint", [SOURCE_UPROBE] = "uprobe",
    [SOURCE_URETPROBE] = "uretprobe",   [SOURCE_SOFTWARE] = "software",
    [SOURCE_HARDWARE] = "hardware",     [SOURCE_CACHE] = "cache",
    [SOURCE_RAW] = "raw",
};

const char *source_kind_name(enum source_kind kind)
{
    return names[kind];
}

/* Characters allowed beside letters and digits; NULL: any but NUL and line feed. */
#define SYMBOL "_.$"
#define MODULE "_-"
#define EVENT "_.:-"
#define PATTERN "_.$*?[]-"
#define PERF_NAME "-"

static bool is_made_of(const char *text, const char *others)
{
    for (; *text; text++)
        if (others ? !isalnum((unsigned char)*text) && !strchr(others, *text) : *text == '\n')
            return false;
    return true;
}

/* Copies params' `name` into `to`. `required` false: null is an empty string. */
static int take(json_t *value, const char *name, char *to, size_t size, const char *characters, bool required,
                struct failure *failure)
{
    json_t *field = json_object_get(value, name);
    const char *text = json_string_value(field);

    to[0] = '\0';
    if (!required && (!field || json_is_null(field)))
        return 0;
    if (!text || !*text)
        return fail(failure, "bad-source", "The source's '%s' is missing", name);
    if (strlen(text) >= size)
        return fail(failure, "bad-source", "The source's '%s' is longer than the kernel takes", name);
    /* '..' would lead out of its folder in tracefs. */
    if (!is_made_of(text, characters) || !strcmp(text, ".") || !strcmp(text, ".."))
        return fail(failure, "bad-source", "The source's '%s' has characters that cannot be in it: %.200s", name, text);
    copy_text(to, size, text);
    return 0;
}

static int take_offset(json_t *value, struct source *source, struct failure *failure)
{
    json_t *field = json_object_get(value, "offset");
    json_int_t offset = json_integer_value(field);

    if (!json_is_integer(field) || offset < 0 || offset > 0x7fffffff)
        return fail(failure, "bad-source", "The source's 'offset' is not a number from 0 to 2147483647");
    source->offset = (uint32_t)offset;
    return 0;
}

static int take_symbol(json_t *value, struct source *source, struct failure *failure)
{
    if (take(value, "function", source->function, sizeof(source->function), SYMBOL, true, failure) < 0 ||
        take(value, "module", source->module, sizeof(source->module), MODULE, false, failure) < 0)
        return -1;
    if (isdigit((unsigned char)source->function[0]))
        return fail(failure, "bad-source", "'%s' is not the name of a function", source->function);
    return 0;
}

static int take_file(json_t *value, struct source *source, struct failure *failure)
{
    if (take(value, "path", source->path, sizeof(source->path), NULL, true, failure) < 0 ||
        take(value, "symbol", source->symbol, sizeof(source->symbol), NULL, true, failure) < 0)
        return -1;
    if (source->path[0] != '/')
        return fail(failure, "bad-source", "The path of a uprobe must be absolute: %.200s", source->path);
    return 0;
}

static int take_raw(json_t *value, struct source *source, struct failure *failure)
{
    char config[18], *end;

    if (take(value, "config", config, sizeof(config), "", true, failure) < 0)
        return -1;
    errno = 0;
    source->config = strtoull(config, &end, 16);
    if (*end || errno)
        return fail(failure, "bad-source", "'%s' is not the hexadecimal number of a raw event", config);
    return 0;
}

static int kind_of(const char *name)
{
    int kind;

    for (kind = 0; kind < SOURCE_KINDS; kind++)
        if (!strcmp(names[kind], name))
            return kind;
    return -1;
}

int source_parse(json_t *value, struct source *source, struct failure *failure)
{
    const char *kind = json_string_value(json_object_get(value, "kind"));
    int number = kind ? kind_of(kind) : -1;

    memset(source, 0, sizeof(*source));
    if (number < 0)
        return fail(failure, "bad-source", "'%.60s' is not a kind of source", kind ? kind : "");
    source->kind = (enum source_kind)number;
    switch (source->kind) {
    case SOURCE_KPROBE:
        return take_symbol(value, source, failure) < 0 ? -1 : take_offset(value, source, failure);
    case SOURCE_KRETPROBE:
    case SOURCE_FENTRY:
    case SOURCE_FEXIT:
        return take_symbol(value, source, failure);
    case SOURCE_FTRACE:
        if (take(value, "module", source->module, sizeof(source->module), MODULE, false, failure) < 0)
            return -1;
        return take(value, "pattern", source->pattern, sizeof(source->pattern), PATTERN, true, failure);
    case SOURCE_TRACEPOINT:
        if (take(value, "system", source->system, sizeof(source->system), EVENT, true, failure) < 0 ||
            take(value, "filter", source->filter, sizeof(source->filter), NULL, false, failure) < 0)
            return -1;
        return take(value, "event", source->event, sizeof(source->event), EVENT, true, failure);
    case SOURCE_RAWTRACEPOINT:
        return take(value, "event", source->event, sizeof(source->event), EVENT, true, failure);
    case SOURCE_UPROBE:
        return take_file(value, source, failure) < 0 ? -1 : take_offset(value, source, failure);
    case SOURCE_URETPROBE:
        return take_file(value, source, failure);
    case SOURCE_SOFTWARE:
    case SOURCE_HARDWARE:
    case SOURCE_CACHE:
        return take(value, "event", source->event, sizeof(source->event), PERF_NAME, true, failure);
    case SOURCE_RAW:
        return take_raw(value, source, failure);
    default:
        return -1;
    }
}

int scope_parse(json_t *value, struct scope *scope, struct failure *failure)
{
    const char *kind = json_string_value(json_object_get(value, "kind"));
    json_t *pid = json_object_get(value, "pid");

    *scope = (struct scope){ 0 };
    if (kind && !strcmp(kind, "system"))
        return 0;
    if (!kind || strcmp(kind, "process"))
        return fail(failure, "bad-request", "The scope is neither 'system' nor 'process'");
    if (!json_is_integer(pid) || json_integer_value(pid) <= 0 || json_integer_value(pid) > 0x7fffffff)
        return fail(failure, "bad-request", "The scope's 'pid' is not the id of a process");
    scope->process = true;
    scope->pid = (pid_t)json_integer_value(pid);
    if (kill(scope->pid, 0) < 0 && errno == ESRCH)
        return fail(failure, "not-found", "There is no process %d on the target", (int)scope->pid);
    return 0;
}

void source_place(const struct source *source, char *text, size_t size)
{
    char offset[16] = "";

    if (source->offset)
        snprintf(offset, sizeof(offset), "+%u", source->offset);
    snprintf(text, size, "%s%s%s%s", source->module, source->module[0] ? ":" : "", source->function, offset);
}

/* What this machine offers to attach to: `catalogue` in app/protocol/methods/knowledge.ts says what each part's lines are. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent/deflated.h"
#include "base/errors.h"
#include "base/files.h"
#include "base/params.h"
#include "kernel/perf_names.h"
#include "kernel/tracefs.h"
#include "methods/catalogue_functions.h"
#include "methods/methods.h"

#define PMUS "/sys/bus/event_source/devices"

/* Calls `each` for each entry of a folder that is not hidden. -errno when it cannot be read. */
static int for_entries(const char *path, void (*each)(void *context, const char *name), void *context)
{
    struct dirent *entry;
    DIR *folder = opendir(path);

    if (!folder)
        return -errno;
    while ((entry = readdir(folder)))
        if (entry->d_name[0] != '.')
            each(context, entry->d_name);
    closedir(folder);
    return 0;
}

struct listing {
    struct deflated *stream;
    const char *folder; /* the system, or the PMU */
    long entries;
};

static void tracepoint_line(void *context, const char *event)
{
    struct listing *listing = context;
    char path[TRACEFS_PATH_MAX];
    long long id;

    if (tracefs_path(path, sizeof(path), "events/%s/%s/id", listing->folder, event) || read_number(path, &id))
        return; /* `enable` and `filter`, or an event without an id, which perf cannot open (ftrace/print and so on) */
    deflated_line(listing->stream, "%s\t%s\t%lld", listing->folder, event, id);
    listing->entries++;
}

static void tracepoint_system(void *context, const char *system)
{
    struct listing *listing = context;
    char path[TRACEFS_PATH_MAX];

    listing->folder = system;
    if (!tracefs_path(path, sizeof(path), "events/%s", system))
        for_entries(path, tracepoint_line, listing);
}

static int list_tracepoints(struct deflated *stream, long *entries, struct failure *failure)
{
    struct listing listing = { .stream = stream };
    char path[TRACEFS_PATH_MAX];
    const char *what;
    int error = tracefs_path(path, sizeof(path), "events");

    if (!tracefs_root()) {
        error = tracefs_error(&what);
        return fail_errno(failure, error, "Tracepoints need tracefs; %s", what);
    }
    error = for_entries(path, tracepoint_system, &listing);
    if (error)
        return fail_errno(failure, -error, "Reading %s", path);
    *entries = listing.entries;
    return 0;
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), end_length = strlen(end);

    return length >= end_length && !strcmp(text + length - end_length, end);
}

static void pmu_event_line(void *context, const char *event)
{
    struct listing *listing = context;
    char path[512], text[256], *at;

    if (ends_with(event, ".scale") || ends_with(event, ".unit") || ends_with(event, ".snapshot") ||
        ends_with(event, ".per-pkg"))
        return;
    snprintf(path, sizeof(path), PMUS "/%s/events/%s", listing->folder, event);
    if (read_small(path, text, sizeof(text)) < 0)
        return;
    for (at = text; *at; at++)
        if (*at == '\n' || *at == '\t')
            *at = ' ';
    deflated_line(listing->stream, "%s\t%s\t%s", listing->folder, event, text);
    listing->entries++;
}

static void pmu(void *context, const char *name)
{
    struct listing *listing = context;
    char path[300];

    listing->folder = name;
    snprintf(path, sizeof(path), PMUS "/%s/events", name);
    for_entries(path, pmu_event_line, listing);
}

/* The kernel's generic events are in no file: their names are perf's. */
static void generic_events(struct listing *listing, const char *pmu_name, const char *(*name_of)(unsigned))
{
    const char *name;
    unsigned i;

    for (i = 0; (name = name_of(i)); i++) {
        deflated_line(listing->stream, "%s\t%s\t", pmu_name, name);
        listing->entries++;
    }
}

static int list_perf(struct deflated *stream, long *entries, struct failure *failure)
{
    struct listing listing = { .stream = stream };
    int error;

    generic_events(&listing, "software", software_event_name);
    generic_events(&listing, "hardware", hardware_event_name);
    error = for_entries(PMUS, pmu, &listing);
    if (error)
        return fail_errno(failure, -error, "Reading %s", PMUS);
    *entries = listing.entries;
    return 0;
}

int handle_catalogue(struct agent *agent, struct request *request, json_t *params, json_t **result,
                     struct failure *failure)
{
    struct deflated *stream;
    const char *part;
    char note[256] = "";
    long entries = 0;
    int outcome;

    if (param_text(params, "part", &part, failure) < 0)
        return -1;
    stream = deflated_begin(agent, request);
    if (!stream)
        return fail_memory(failure);
    if (!strcmp(part, "functions")) {
        outcome = list_functions(stream, request, &entries, note, sizeof(note), failure);
    } else if (!strcmp(part, "tracepoints")) {
        outcome = list_tracepoints(stream, &entries, failure);
    } else if (!strcmp(part, "rawtracepoints")) {
        outcome = list_raw_tracepoints(stream, &entries, note, sizeof(note), failure);
    } else if (!strcmp(part, "perf")) {
        outcome = list_perf(stream, &entries, failure);
    } else {
        outcome = fail(failure, "bad-request", "The catalogue has no part '%.60s'", part);
    }
    if (outcome < 0) {
        json_t *unused = NULL;
        struct failure ignored;

        deflated_end(stream, 0, NULL, &unused, &ignored);
        json_decref(unused);
        return -1;
    }
    return deflated_end(stream, entries, note, result, failure);
}

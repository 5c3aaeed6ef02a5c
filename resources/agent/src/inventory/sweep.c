#include "inventory/sweep.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agent/agent.h"
#include "base/files.h"
#include "base/params.h"
#include "base/text.h"
#include "inventory/holders.h"
#include "kernel/dynamic_events.h"
#include "kernel/tracefs.h"
#include "ledger/ledger.h"
#include "ledger/undo.h"
#include "ledger/undo_module.h"

struct sweep {
    bool dry;
    json_t *found, *removed, *kept;
};

static void note(json_t *list, const char *what, const char *why)
{
    char sentence[1024];

    snprintf(sentence, sizeof(sentence), "%s%s%s", what, why[0] ? ": " : "", why);
    json_array_append_new(list, json_text(sentence));
}

/* The pid in `probescope_BOOT_NONCE_PID_…`, or 0 when it is not one of our names. */
static pid_t named_pid(const char *name)
{
    char boot[9], nonce[17];
    int pid, end = 0;

    if (sscanf(name, NAME_PREFIX "%8[0-9a-f]_%16[0-9a-f]_%d_%n", boot, nonce, &pid, &end) < 3 || !end || pid <= 0 ||
        strlen(boot) != 8 || strlen(nonce) != 16)
        return 0;
    return (pid_t)pid;
}

/* An agent's name stands for a living agent while a process of that pid has our program's name. */
static bool agent_lives(pid_t pid)
{
    char path[64], name[32];

    snprintf(path, sizeof(path), "/proc/%d/comm", (int)pid);
    return read_small(path, name, sizeof(name)) >= 0 && is_agent_name(name);
}

/* A ledger told of it already: in a dry run it is still there, and after a failed undo, too. */
static bool was_found(const struct sweep *sweep, const char *words)
{
    size_t i;

    for (i = 0; i < json_array_size(sweep->found); i++)
        if (!strcmp(json_string_value(json_array_get(sweep->found, i)), words))
            return true;
    return false;
}

/* Undoes one leftover that has no ledger any more, in the way a ledger would. */
static void sweep_one(struct sweep *sweep, enum ledger_kind kind, const char *subject, const char *name)
{
    struct ledger_entry entry = { .kind = kind, .subject = (char *)subject };
    char words[1024];
    pid_t pid = named_pid(name);

    snprintf(words, sizeof(words), "%s %s", ledger_kind_name(kind), subject);
    if (!pid || was_found(sweep, words))
        return;
    if (agent_lives(pid)) {
        snprintf(entry.note, sizeof(entry.note), "in use by the living agent %d", (int)pid);
        note(sweep->kept, words, entry.note);
        return;
    }
    note(sweep->found, words, "");
    if (sweep->dry)
        return;
    if (ledger_entry_undo(&entry))
        note(sweep->removed, words, "");
    else
        note(sweep->kept, words, entry.note);
}

static void sweep_instances(struct sweep *sweep)
{
    char path[TRACEFS_PATH_MAX], subject[TRACEFS_PATH_MAX + 256];
    struct dirent *entry;
    DIR *folder;

    if (tracefs_path(path, sizeof(path), "instances"))
        return;
    folder = opendir(path);
    if (!folder)
        return;
    while ((entry = readdir(folder))) {
        snprintf(subject, sizeof(subject), "%s/%s", path, entry->d_name);
        sweep_one(sweep, LEDGER_INSTANCE, subject, entry->d_name);
    }
    closedir(folder);
}

/* Also those that a program of ours has made in the group that it was given. */
static void sweep_dynamic_events(struct sweep *sweep)
{
    char *text, *line, *rest, *name;
    int i;

    for (i = 0; dynamic_event_files[i]; i++) {
        if (tracefs_read(dynamic_event_files[i], &text, NULL))
            continue;
        for (line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
            name = dynamic_event_name(line);
            if (name)
                sweep_one(sweep, LEDGER_KPROBE_EVENT, name, name);
        }
        free(text);
    }
}

/* Does this subject look like one that we could have made? A ledger must never lead us to anything else. */
static bool is_ours(const struct ledger_entry *entry)
{
    const char *name;

    switch (entry->kind) {
    case LEDGER_INSTANCE:
        name = strrchr(entry->subject, '/');
        return name && named_pid(name + 1) && strstr(entry->subject, "/instances/") + 10 == name;
    case LEDGER_KPROBE_EVENT:
        return named_pid(entry->subject) != 0;
    case LEDGER_FILE_VALUE:
        if (strstr(entry->subject, ".."))
            return false;
        name = strstr(entry->subject, "/events/bpf_trace/bpf_trace_printk/enable");
        return !strncmp(entry->subject, "/proc/sys/", 10) || (name && !strstr(entry->subject, "/instances/"));
    case LEDGER_MODULE:
        return !strncmp(entry->subject, MODULE_PREFIX, strlen(MODULE_PREFIX));
    case LEDGER_PROCESS:
        return true; /* told by its start time, and what it left by its environment */
    default:
        return false;
    }
}

static void sweep_ledger(struct sweep *sweep, const char *path)
{
    struct ledger ledger;
    char words[1200];
    size_t i;
    int error = ledger_load(&ledger, path);

    snprintf(words, sizeof(words), "ledger %s", path);
    if (error) {
        note(sweep->kept, words, "it cannot be read as a ledger");
        return;
    }
    if (owner_lives(&ledger.owner)) {
        char why[64];

        snprintf(why, sizeof(why), "belongs to the living agent %d", (int)ledger.owner.pid);
        note(sweep->kept, words, why);
        ledger.path[0] = '\0'; /* its owner's file: only the copy in memory is closed */
        ledger_close(&ledger);
        return;
    }
    note(sweep->found, words, "");
    for (i = 0; i < ledger.count; i++) {
        struct ledger_entry *entry = &ledger.entries[i];

        if (entry->state == LEDGER_UNDONE)
            continue;
        snprintf(words, sizeof(words), "%s %s", ledger_kind_name(entry->kind), entry->subject);
        if (!is_ours(entry)) {
            note(sweep->kept, words, "no agent makes such a change");
            continue;
        }
        note(sweep->found, words, "");
        if (sweep->dry)
            continue;
        if (ledger_undo(&ledger, entry->id))
            note(sweep->removed, words, "");
        else
            note(sweep->kept, words, entry->note);
    }
    if (sweep->dry) {
        ledger.path[0] = '\0';
    } else if (!ledger_standing(&ledger)) {
        snprintf(words, sizeof(words), "ledger %s", path);
        note(sweep->removed, words, "");
    }
    ledger_close(&ledger);
}

static void sweep_ledgers(struct sweep *sweep, const char *folder_path)
{
    struct stat found;
    struct dirent *entry;
    DIR *folder;

    /* Only what root alone could write is believed. */
    if (lstat(folder_path, &found) < 0 || !S_ISDIR(found.st_mode) || found.st_uid != geteuid() ||
        (found.st_mode & 022))
        return;
    folder = opendir(folder_path);
    if (!folder)
        return;
    while ((entry = readdir(folder))) {
        size_t length = strlen(entry->d_name);
        char path[512];

        if (length < 7 || strcmp(entry->d_name + length - 7, ".ledger"))
            continue;
        snprintf(path, sizeof(path), "%s/%s", folder_path, entry->d_name);
        sweep_ledger(sweep, path);
    }
    closedir(folder);
    if (!sweep->dry)
        rmdir(folder_path); /* fails unless it is empty */
}

static struct sweep run_sweep(bool dry)
{
    struct sweep sweep = { .dry = dry, .found = json_array(), .removed = json_array(), .kept = json_array() };
    int i;

    for (i = 0; ledger_folders[i]; i++)
        sweep_ledgers(&sweep, ledger_folders[i]);
    sweep_instances(&sweep);
    sweep_dynamic_events(&sweep);
    return sweep;
}

int sweep_count_leftovers(void)
{
    struct sweep sweep = run_sweep(true);
    int count = (int)json_array_size(sweep.found);

    json_decref(sweep.found);
    json_decref(sweep.removed);
    json_decref(sweep.kept);
    return count;
}

int handle_sweep(struct agent *agent, struct request *request, json_t *params, json_t **result,
                 struct failure *failure)
{
    struct sweep sweep;
    bool dry;

    (void)agent;
    (void)request;
    if (param_boolean(params, "dryRun", &dry, failure) < 0)
        return -1;
    sweep = run_sweep(dry);
    *result = json_pack("{s:o, s:o, s:o}", "found", sweep.found, "removed", sweep.removed, "kept", sweep.kept);
    return 0;
}

#include "ledger/undo_process.h"

#include <ctype.h>
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/errors.h"
#include "base/files.h"
#include "base/shared.h"
#include "kernel/dynamic_events.h"
#include "ledger/guard.h"

/* Longer than the guard's own quick way of ending its tool. */
#define PATIENCE_MS 3500

/* Whether this process has the mark of a tool in its environment. */
static bool is_marked(int pid)
{
    char path[64], *text, *at;
    size_t size;
    bool found = false;

    snprintf(path, sizeof(path), "/proc/%d/environ", pid);
    if (read_file(path, &text, &size))
        return false;
    for (at = text; !found && at < text + size; at += strlen(at) + 1)
        found = !strncmp(at, GUARD_ENVIRONMENT "=", strlen(GUARD_ENVIRONMENT "="));
    free(text);
    return found;
}

static int session_of(int pid)
{
    char path[64], text[1024], *after_name;
    int session;

    snprintf(path, sizeof(path), "/proc/%d/stat", pid);
    if (read_small(path, text, sizeof(text)) < 0)
        return -1;
    after_name = strrchr(text, ')');
    return after_name && sscanf(after_name + 1, " %*c %*d %*d %d", &session) == 1 ? session : -1;
}

/* The guard made a session of its own: who is still in it, and bears the mark, was started by the tool. */
static void kill_session(int session)
{
    DIR *folder = opendir("/proc");
    struct dirent *entry;

    if (!folder)
        return;
    while ((entry = readdir(folder))) {
        int pid = atoi(entry->d_name);

        if (isdigit((unsigned char)entry->d_name[0]) && pid != session && session_of(pid) == session && is_marked(pid))
            kill(pid, SIGKILL);
    }
    closedir(folder);
}

bool ledger_process_end(struct ledger_entry *entry)
{
    struct timespec step = { .tv_nsec = 10000000 };
    unsigned begun = now_milliseconds();
    unsigned long long start;
    struct owner owner = { 0 };
    char group[96] = "";
    int pid, error;

    if (sscanf(entry->subject, "%d %llu %95s", &pid, &start, group) < 2 || pid <= 1) {
        snprintf(entry->note, sizeof(entry->note), "it names no process");
        return false;
    }
    if (boot_id_read(owner.boot_id))
        return false;
    owner.pid = pid;
    owner.start_time = start;
    if (owner_lives(&owner))
        kill(pid, SIGTERM);
    while (owner_lives(&owner) && now_milliseconds() - begun < PATIENCE_MS)
        nanosleep(&step, NULL);
    if (owner_lives(&owner))
        kill(pid, SIGKILL);
    kill_session(pid);
    /* It had no time to take them away. */
    error = strncmp(group, NAME_PREFIX, strlen(NAME_PREFIX)) ? 0 : dynamic_events_delete_group(group);
    if (error)
        snprintf(entry->note, sizeof(entry->note), "a probe of its group %s could not be deleted (%s)", group,
                 errno_name(-error));
    return !error;
}

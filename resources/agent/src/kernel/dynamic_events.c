#include "kernel/dynamic_events.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "kernel/tracefs.h"

/* The kernel answers EBUSY while a reader or a perf event still holds on; ours let go within this time. */
#define PATIENCE_MS 1500
#define STEP_MS 20

const char *const dynamic_event_files[] = { "kprobe_events", "uprobe_events", NULL };

char *dynamic_event_name(char *line)
{
    char *name = strchr(line, ':');

    if (!name)
        return NULL;
    name++;
    name[strcspn(name, " ")] = '\0';
    return name;
}

static int delete_from(const char *file, const char *name)
{
    struct timespec step = { .tv_nsec = STEP_MS * 1000000L };
    char command[300];
    int waited, error;

    snprintf(command, sizeof(command), "-:%s\n", name);
    for (waited = 0;; waited += STEP_MS) {
        /* Appended: a truncating open would delete everybody's probes. */
        error = tracefs_write(file, command, O_APPEND);
        if (error != -EBUSY || waited >= PATIENCE_MS)
            return error;
        nanosleep(&step, NULL);
    }
}

int dynamic_event_delete(const char *name)
{
    int i, error = -ENOENT;

    for (i = 0; dynamic_event_files[i] && error == -ENOENT; i++)
        error = delete_from(dynamic_event_files[i], name);
    return error == -ENOENT ? 0 : error;
}

static void disable_in(const char *folder, const char *group)
{
    char path[TRACEFS_PATH_MAX];

    if ((size_t)snprintf(path, sizeof(path), "%sevents/%s/enable", folder, group) < sizeof(path))
        tracefs_write(path, "0", 0); /* most often it is not there */
}

/* An event that is enabled, in whichever instance, cannot be deleted. */
static void disable_group(const char *group)
{
    char path[TRACEFS_PATH_MAX], folder[300];
    struct dirent *entry;
    DIR *instances;

    disable_in("", group);
    if (tracefs_path(path, sizeof(path), "instances"))
        return;
    instances = opendir(path);
    if (!instances)
        return;
    while ((entry = readdir(instances)))
        if (entry->d_name[0] != '.') {
            snprintf(folder, sizeof(folder), "instances/%s/", entry->d_name);
            disable_in(folder, group);
        }
    closedir(instances);
}

int dynamic_events_delete_group(const char *group)
{
    size_t length = strlen(group);
    char *text, *line, *rest, *name;
    int i, error, first = 0;

    disable_group(group);
    for (i = 0; dynamic_event_files[i]; i++) {
        if (tracefs_read(dynamic_event_files[i], &text, NULL))
            continue;
        for (line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
            name = dynamic_event_name(line);
            if (!name || strncmp(name, group, length) || name[length] != '/')
                continue;
            error = delete_from(dynamic_event_files[i], name);
            if (error && error != -ENOENT && !first)
                first = error;
        }
        free(text);
    }
    return first;
}

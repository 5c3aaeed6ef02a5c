/* What tracefs and debugfs tell: kprobes, patched functions, tracers, instances, enabled events. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent/agent.h"
#include "base/errors.h"
#include "base/files.h"
#include "inventory/attached_owners.h"
#include "inventory/inventory.h"
#include "kernel/tracefs.h"
#include "runs/runs.h"

/* Somebody may trace every function: more than these of one kind only make the answer long. */
#define MOST_OF_A_KIND 500

typedef void line_reader(struct inventory *inventory, char *line, void *context);

/* Calls `reader` for each line of a file below tracefs (or debugfs). */
static void each_line(struct inventory *inventory, const char *path, line_reader *reader, void *context)
{
    char *text, *line, *rest;
    int lines = 0, error = read_file(path, &text, NULL);

    if (error) {
        if (error != -ENOENT) /* the kernel was built without it: then there is nothing of that kind */
            inventory_note(inventory, "Reading %s: %s", path, errno_name(-error));
        return;
    }
    for (line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
        if (line[0] != '#' && ++lines <= MOST_OF_A_KIND)
            reader(inventory, line, context);
    if (lines > MOST_OF_A_KIND)
        inventory_note(inventory, "%s has %d lines; the first %d are shown", path, lines, MOST_OF_A_KIND);
    free(text);
}

static bool our_name(const char *name)
{
    return !strncmp(name, NAME_PREFIX, strlen(NAME_PREFIX));
}

/* `ffffffff8112d9e4  k  __x64_sys_getuid+0x4    [FTRACE]` */
static void kprobe_line(struct inventory *inventory, char *line, void *context)
{
    char type[8], symbol[600], detail[128], owners[320];
    unsigned long long address;
    bool known, ours;
    int end = 0;

    if (sscanf(line, "%llx %7s %599s %n", &address, type, symbol, &end) < 3)
        return;
    known = owners_of_kprobe(&inventory->attachers, address, type[0] == 'r', owners, sizeof(owners), &ours);
    if (!known) /* the kernel names the owners of those with BPF only; of our own we know */
        ours = runs_probe_at(context, address);
    snprintf(detail, sizeof(detail), "%s%s%s", type[0] == 'r' ? "kretprobe" : "kprobe", end && line[end] ? " " : " int3",
             end ? line + end : "");
    inventory_add(inventory, "kprobe", symbol, detail, known ? owners : NULL, ours);
}

/* `p:GROUP/EVENT place arguments` */
static void event_line(struct inventory *inventory, char *line, void *context)
{
    char *name = strchr(line, ':'), *place;

    if (!name)
        return;
    name++;
    place = strchr(name, ' ');
    if (place)
        *place++ = '\0';
    inventory_add(inventory, context, name, place ? place : "", NULL, our_name(name));
}

/* `vfs_read (1) R I    tramp: …`, `virtnet_poll [virtio_net] (1) …` */
static void patched_line(struct inventory *inventory, char *line, void *context)
{
    char *detail = strchr(line, ' '), *number, module[64] = "", owners[320];
    bool known, ours;

    (void)context;
    if (line[0] == '\t')
        return; /* more about the line before: where a direct call leads */
    if (detail)
        *detail++ = '\0';
    if (detail && detail[0] == '[')
        snprintf(module, sizeof(module), "%.*s", (int)strcspn(detail + 1, "]"), detail + 1);
    number = detail ? strchr(detail, '(') : NULL;
    known = owners_of_function(&inventory->attachers, line, module, number ? strtoul(number + 1, NULL, 10) : 0, owners,
                               sizeof(owners), &ours);
    inventory_add(inventory, "patched-function", line, detail ? detail : "", known ? owners : NULL, ours);
}

static void enabled_line(struct inventory *inventory, char *line, void *context)
{
    const char *instance = context;

    inventory_add(inventory, "enabled-event", line, instance ? instance : "top level", NULL,
                  instance && our_name(instance));
}

/* `instance` NULL: the top level. */
static void look_at_buffer(struct inventory *inventory, const char *instance)
{
    char path[TRACEFS_PATH_MAX], tracer[64] = "", name[300], folder[300] = "";

    if (instance)
        snprintf(folder, sizeof(folder), "instances/%s/", instance);
    if (!tracefs_path(path, sizeof(path), "%scurrent_tracer", folder))
        read_small(path, tracer, sizeof(tracer));
    if (instance) {
        snprintf(name, sizeof(name), "instances/%s", instance);
        inventory_add(inventory, "instance", name, tracer, NULL, our_name(instance));
    } else if (tracer[0] && strcmp(tracer, "nop")) {
        inventory_add(inventory, "tracer", "current_tracer", tracer, NULL, false);
    }
    if (!tracefs_path(path, sizeof(path), "%sset_event", folder))
        each_line(inventory, path, enabled_line, (void *)instance);
}

static void look_at_instances(struct inventory *inventory)
{
    char path[TRACEFS_PATH_MAX];
    struct dirent *entry;
    DIR *folder;

    if (tracefs_path(path, sizeof(path), "instances") || !(folder = opendir(path)))
        return;
    while ((entry = readdir(folder)))
        if (entry->d_name[0] != '.')
            look_at_buffer(inventory, entry->d_name);
    closedir(folder);
}

void inventory_tracefs(struct inventory *inventory, const struct runs *runs)
{
    char path[TRACEFS_PATH_MAX];
    const char *what;

    if (!debugfs_path(path, sizeof(path), "kprobes/list"))
        each_line(inventory, path, kprobe_line, (void *)runs);
    if (!tracefs_root()) {
        int error = tracefs_error(&what);

        inventory_note(inventory, "Nothing of tracefs is known: %s: %s", what, errno_name(error));
        return;
    }
    if (!tracefs_path(path, sizeof(path), "kprobe_events"))
        each_line(inventory, path, event_line, "kprobe-event");
    if (!tracefs_path(path, sizeof(path), "uprobe_events"))
        each_line(inventory, path, event_line, "uprobe-event");
    if (!tracefs_path(path, sizeof(path), "enabled_functions"))
        each_line(inventory, path, patched_line, NULL);
    look_at_buffer(inventory, NULL);
    look_at_instances(inventory);
}

#include "inventory/holders.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/files.h"

static bool add(struct holders *holders, const struct held *held)
{
    struct held *bigger = realloc(holders->all, (holders->count + 1) * sizeof(*bigger));

    if (!bigger)
        return false;
    holders->all = bigger;
    bigger[holders->count++] = *held;
    return true;
}

/* `prog_id:\t17` in the descriptor's fdinfo; 0 when it is not there. */
static uint32_t id_of(const char *pid, const char *fd, const char *key)
{
    char path[300], text[4096];
    const char *at;

    snprintf(path, sizeof(path), "/proc/%s/fdinfo/%s", pid, fd);
    if (read_small(path, text, sizeof(text)) < 0)
        return 0;
    at = strstr(text, key);
    return at ? (uint32_t)strtoul(at + strlen(key), NULL, 10) : 0;
}

static void look_at_process(struct holders *holders, const char *pid)
{
    struct held held = { .pid = (pid_t)atoi(pid) }, perf;
    char path[300], target[64];
    struct dirent *entry;
    DIR *folder;

    snprintf(path, sizeof(path), "/proc/%s/comm", pid);
    if (read_small(path, held.name, sizeof(held.name)) < 0)
        return; /* it has ended meanwhile */
    perf = held;
    perf.kind = HELD_PERF_EVENTS;
    snprintf(path, sizeof(path), "/proc/%s/fd", pid);
    folder = opendir(path);
    if (!folder) {
        holders->complete &= errno == ENOENT;
        return;
    }
    while ((entry = readdir(folder))) {
        ssize_t length = readlinkat(dirfd(folder), entry->d_name, target, sizeof(target) - 1);

        if (length < 0)
            continue;
        target[length] = '\0';
        if (!strcmp(target, "anon_inode:[perf_event]")) {
            perf.id++;
            held.kind = HELD_PERF_EVENT;
            held.id = (uint32_t)atoi(entry->d_name);
            add(holders, &held);
            continue;
        }
        if (!strcmp(target, "anon_inode:bpf-prog") || !strcmp(target, "anon_inode:bpf_prog")) {
            held.kind = HELD_PROGRAM;
            held.id = id_of(pid, entry->d_name, "prog_id:");
        } else if (!strcmp(target, "anon_inode:bpf_link") || !strcmp(target, "anon_inode:bpf-link")) {
            held.kind = HELD_LINK;
            held.id = id_of(pid, entry->d_name, "link_id:");
        } else if (!strcmp(target, "anon_inode:bpf-raw-tracepoint")) {
            held.kind = HELD_PROGRAM; /* before links (Linux 5.7) the raw tracepoint's descriptor names its program */
            held.id = id_of(pid, entry->d_name, "prog_id:");
        } else {
            continue;
        }
        if (held.id)
            add(holders, &held);
    }
    closedir(folder);
    if (perf.id)
        add(holders, &perf);
}

int holders_read(struct holders *holders)
{
    struct dirent *entry;
    DIR *folder = opendir("/proc");

    *holders = (struct holders){ .complete = true };
    if (!folder)
        return -errno;
    while ((entry = readdir(folder)))
        if (isdigit((unsigned char)entry->d_name[0]))
            look_at_process(holders, entry->d_name);
    closedir(folder);
    return 0;
}

void holders_free(struct holders *holders)
{
    free(holders->all);
    *holders = (struct holders){ 0 };
}

const struct held *holder_of(const struct holders *holders, enum held_kind kind, uint32_t id)
{
    size_t i;

    for (i = 0; i < holders->count; i++)
        if (holders->all[i].kind == kind && holders->all[i].id == id)
            return &holders->all[i];
    return NULL;
}

void held_words(const struct held *held, char *text, size_t size)
{
    snprintf(text, size, "%s (pid %d)", held->name, (int)held->pid);
}

bool is_agent_name(const char *name)
{
    /* As the kernel cuts it: the supervisor is named after its file, the worker names itself. */
    return !strcmp(name, "probescope-agen") || !strcmp(name, "probescope-work");
}

bool held_by_us(const struct held *held)
{
    return is_agent_name(held->name);
}

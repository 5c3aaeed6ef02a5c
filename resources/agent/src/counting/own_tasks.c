#include "counting/own_tasks.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/files.h"

static int add(struct own_tasks *tasks, pid_t id)
{
    pid_t *bigger;

    if (tasks->count == tasks->room) {
        size_t room = tasks->room ? tasks->room * 2 : 16;

        bigger = realloc(tasks->ids, room * sizeof(*bigger));
        if (!bigger)
            return -ENOMEM;
        tasks->ids = bigger;
        tasks->room = room;
    }
    tasks->ids[tasks->count++] = id;
    return 0;
}

/* A thread or process that has ended since it was listed. */
static int unless_ended(int error)
{
    return error == -ENOENT || error == -ESRCH ? 0 : error;
}

static int add_process(struct own_tasks *tasks, pid_t process);

/* What that thread has started and not yet waited for. */
static int add_children(struct own_tasks *tasks, pid_t process, pid_t thread)
{
    char path[64], *text, *at, *end;
    int error;

    snprintf(path, sizeof(path), "/proc/%d/task/%d/children", (int)process, (int)thread);
    error = read_file(path, &text, NULL);
    if (error)
        return unless_ended(error);
    for (at = text; !error; at = end) {
        pid_t child = (pid_t)strtol(at, &end, 10);

        if (end == at)
            break;
        error = unless_ended(add_process(tasks, child));
    }
    free(text);
    return error;
}

static int add_process(struct own_tasks *tasks, pid_t process)
{
    char path[64];
    struct dirent *entry;
    int error = 0;
    DIR *threads;

    snprintf(path, sizeof(path), "/proc/%d/task", (int)process);
    threads = opendir(path);
    if (!threads)
        return -errno;
    while (!error && (entry = readdir(threads))) {
        pid_t thread = (pid_t)atoi(entry->d_name);

        if (thread <= 0)
            continue;
        error = add(tasks, thread);
        if (!error)
            error = add_children(tasks, process, thread);
    }
    closedir(threads);
    return error;
}

int own_tasks_list(pid_t supervisor, struct own_tasks *tasks)
{
    *tasks = (struct own_tasks){ 0 };
    if (access("/proc/thread-self/children", R_OK) < 0)
        return -errno;
    return add_process(tasks, supervisor);
}

void own_tasks_free(struct own_tasks *tasks)
{
    free(tasks->ids);
    *tasks = (struct own_tasks){ 0 };
}

bool own_tasks_have(const struct own_tasks *tasks, pid_t id)
{
    size_t i;

    for (i = 0; i < tasks->count; i++)
        if (tasks->ids[i] == id)
            return true;
    return false;
}

bool own_tasks_same(const struct own_tasks *one, const struct own_tasks *other)
{
    size_t i;

    for (i = 0; i < one->count; i++)
        if (!own_tasks_have(other, one->ids[i]))
            return false;
    return one->count == other->count;
}

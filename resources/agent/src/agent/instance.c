#include "agent/instance.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/files.h"

int instance_make(struct agent *agent, struct instance *instance)
{
    static unsigned made;
    char last[16], name[96];
    int error;

    snprintf(last, sizeof(last), "%u", ++made);
    agent_name(agent, name, sizeof(name), last);
    error = tracefs_path(instance->path, sizeof(instance->path), "instances/%s", name);
    if (error)
        return error;
    instance->ledger_id = ledger_plan(&agent->ledger, LEDGER_INSTANCE, instance->path, NULL, NULL);
    if (instance->ledger_id < 0)
        return instance->ledger_id;
    if (mkdir(instance->path, 0700) < 0) {
        error = -errno;
        ledger_forget(&agent->ledger, instance->ledger_id);
        return error;
    }
    ledger_made(&agent->ledger, instance->ledger_id);
    return 0;
}

bool instance_remove(struct agent *agent, struct instance *instance)
{
    return ledger_undo(&agent->ledger, instance->ledger_id);
}

static int join(const struct instance *instance, const char *file, char *path, size_t size)
{
    return (size_t)snprintf(path, size, "%s/%s", instance->path, file) < size ? 0 : -ENAMETOOLONG;
}

int instance_write(const struct instance *instance, const char *file, const char *text, int flags)
{
    char path[TRACEFS_PATH_MAX];
    int error = join(instance, file, path, sizeof(path));

    return error ? error : write_file(path, text, flags);
}

int instance_read(const struct instance *instance, const char *file, char **text, size_t *size)
{
    char path[TRACEFS_PATH_MAX];
    int error = join(instance, file, path, sizeof(path));

    return error ? error : read_file(path, text, size);
}

#include "programs/modules.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/base64.h"
#include "base/errors.h"
#include "base/params.h"
#include "ledger/undo_module.h"

#define LONGEST_NAME 55

static bool is_ours(const char *name)
{
    return !strncmp(name, MODULE_PREFIX, strlen(MODULE_PREFIX)) && strlen(name) <= LONGEST_NAME &&
           strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(name);
}

static struct ledger_entry *standing(struct agent *agent, const char *name)
{
    size_t i;

    for (i = agent->ledger.count; i-- > 0;) {
        struct ledger_entry *entry = &agent->ledger.entries[i];

        if (entry->kind == LEDGER_MODULE && entry->state != LEDGER_UNDONE && !strcmp(entry->subject, name))
            return entry;
    }
    return NULL;
}

int module_insert(struct agent *agent, const char *name, const uint8_t *bytes, size_t size, const char *parameters,
                  struct failure *failure)
{
    int id = ledger_plan(&agent->ledger, LEDGER_MODULE, name, NULL, NULL), error;

    if (id < 0)
        return fail_errno(failure, -id, "Writing the ledger before the module is inserted");
    if (syscall(SYS_init_module, bytes, size, parameters) == 0) {
        ledger_made(&agent->ledger, id);
        return 0;
    }
    error = errno;
    ledger_forget(&agent->ledger, id);
    fail_errno(failure, error, "Inserting the module");
    if (error == EEXIST)
        fail_remedy(failure, "A module of that name is there already: stop it first, or give the file another name.");
    else if (error == EKEYREJECTED || error == EPERM)
        fail_remedy(failure, "This kernel takes signed modules only, or none at all: see /sys/kernel/security/lockdown.");
    else
        fail_remedy(failure, "The kernel log says more; its lines are in the output.");
    return -1;
}

int module_take_out(struct agent *agent, const char *name, struct failure *failure)
{
    struct ledger_entry *entry = standing(agent, name);

    if (!entry || ledger_undo(&agent->ledger, entry->id))
        return 0;
    fail(failure, "failed", "%s: %.200s", name, entry->note);
    return fail_remedy(failure, "It still runs. See the kernel log for what holds it.");
}

uint8_t *module_from_request(json_t *params, const char **name, size_t *size, struct failure *failure)
{
    json_t *object = json_object_get(params, "object");
    uint8_t *bytes;

    if (param_text(params, "name", name, failure) < 0)
        return NULL;
    if (!is_ours(*name)) {
        fail(failure, "bad-request", "'name' must begin with " MODULE_PREFIX);
        return NULL;
    }
    bytes = json_is_string(object) ? base64_decode(json_string_value(object), json_string_length(object), size) : NULL;
    if (!bytes)
        fail(failure, "bad-request", "'object' must be a module as base64");
    return bytes;
}

int handle_module_insert(struct agent *agent, struct request *request, json_t *params, json_t **result,
                         struct failure *failure)
{
    const char *name;
    uint8_t *bytes;
    size_t size;
    int outcome;

    (void)request;
    bytes = module_from_request(params, &name, &size, failure);
    if (!bytes)
        return -1;
    outcome = module_insert(agent, name, bytes, size, "", failure);
    free(bytes);
    if (!outcome)
        *result = json_object();
    return outcome;
}

int handle_module_remove(struct agent *agent, struct request *request, json_t *params, json_t **result,
                         struct failure *failure)
{
    const char *name;

    (void)request;
    if (param_text(params, "name", &name, failure) < 0 || module_take_out(agent, name, failure) < 0)
        return -1;
    *result = json_object();
    return 0;
}

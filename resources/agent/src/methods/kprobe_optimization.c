/*
 * The kernel's switch that lets it turn an int3 into a jump. It is the whole machine's, so it is held only when the
 * user has agreed, and through the ledger: put back when released, at the goodbye, and by whoever finds the ledger.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "agent/agent.h"
#include "base/errors.h"
#include "base/files.h"
#include "base/params.h"
#include "methods/methods.h"

#define SWITCH "/proc/sys/debug/kprobes-optimization"

/* The change in the ledger while we hold the switch, else 0. Only the thread that answers requests looks at it. */
static int held;

/* 1 or 0 as the switch stands, -errno where there is none. */
static int read_switch(void)
{
    long long on;
    int error = read_number(SWITCH, &on);

    return error ? error : on != 0;
}

static int no_switch(int error, struct failure *failure)
{
    if (error != ENOENT)
        return fail_errno(failure, error, "Reading %s", SWITCH);
    fail(failure, "unsupported", "This kernel has no switch for optimized kprobes");
    return fail_remedy(failure, "It was built without CONFIG_OPTPROBES: every kprobe is an int3 or goes through "
                                "ftrace.");
}

/* Nothing to do when it is off already: it is then somebody else's, and stays so. */
static int hold_off(struct agent *agent, struct failure *failure)
{
    int on = read_switch(), error;

    if (on < 0)
        return no_switch(-on, failure);
    if (!on)
        return 0;
    /* Somebody has switched it on since: what was held is over. */
    if (held)
        ledger_undo(&agent->ledger, held);
    held = ledger_plan(&agent->ledger, LEDGER_FILE_VALUE, SWITCH, "1", "0");
    if (held < 0) {
        error = -held;
        held = 0;
        return fail_errno(failure, error, "Writing the change of %s down", SWITCH);
    }
    error = write_file(SWITCH, "0", 0);
    if (error) {
        ledger_forget(&agent->ledger, held);
        held = 0;
        return fail_errno(failure, -error, "Switching off the optimization of kprobes");
    }
    ledger_made(&agent->ledger, held);
    return 0;
}

/* Puts back what a hold of ours changed, unless somebody has changed it since. */
static int release(struct agent *agent, struct failure *failure)
{
    int id = held;

    held = 0;
    if (!id || ledger_undo(&agent->ledger, id))
        return 0;
    fail(failure, "failed", "The optimization of kprobes could not be switched on again");
    return fail_remedy(failure, "As root: echo 1 > %s. The changes on the target say why it was left.", SWITCH);
}

int handle_kprobe_optimization(struct agent *agent, struct request *request, json_t *params, json_t **result,
                               struct failure *failure)
{
    bool hold;
    int on;

    (void)request;
    if (!json_is_null(json_object_get(params, "hold"))) {
        if (param_boolean(params, "hold", &hold, failure) < 0)
            return -1;
        if ((hold ? hold_off : release)(agent, failure) < 0)
            return -1;
    }
    on = read_switch();
    *result = json_pack("{s:b, s:o}", "held", held != 0, "on", on < 0 ? json_null() : json_boolean(on));
    return 0;
}

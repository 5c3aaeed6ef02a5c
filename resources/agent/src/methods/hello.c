/* hello and bye: how a connection begins and ends. */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/errors.h"
#include "base/machine.h"
#include "base/params.h"
#include "base/text.h"
#include "inventory/sweep.h"
#include "methods/methods.h"
#include "programs/bpf_objects.h"
#include "programs/tools.h"
#include "protocol.h"
#include "runs/runs.h"

#define SHORTEST_HEARTBEAT_MS 500
#define LONGEST_HEARTBEAT_MS 600000

int handle_hello(struct agent *agent, struct request *request, json_t *params, json_t **result,
                 struct failure *failure)
{
    long long version, timeout;
    const char *nonce;

    (void)request;
    if (agent->greeted)
        return fail(failure, "bad-request", "hello has come already");
    if (param_number(params, "protocol", 0, UINT32_MAX, &version, failure) < 0 ||
        param_text(params, "nonce", &nonce, failure) < 0 ||
        param_number(params, "heartbeatTimeout", SHORTEST_HEARTBEAT_MS, LONGEST_HEARTBEAT_MS, &timeout, failure) < 0)
        return -1;
    if (version != PROTOCOL_VERSION)
        return fail(failure, "unsupported", "This agent speaks protocol %d, not %lld", PROTOCOL_VERSION, version);
    if (strlen(nonce) != 16 || strspn(nonce, "0123456789abcdef") != 16)
        return fail(failure, "bad-request", "'nonce' must be 16 hexadecimal digits");
    copy_text(agent->nonce, sizeof(agent->nonce), nonce);
    atomic_store(&agent->shared->heartbeat_timeout, (unsigned)timeout);
    if (send(agent->link, "h", 1, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
        return fail_errno(failure, errno, "Telling the supervisor the heartbeat");
    agent->greeted = true;
    *result = json_pack("{s:i, s:s, s:i, s:i, s:i, s:o}", "protocol", PROTOCOL_VERSION, "version", PROBESCOPE_VERSION,
                        "pid", (int)agent->supervisor, "uid", (int)geteuid(), "leftovers", sweep_count_leftovers(),
                        "machine", machine_json(&agent->cpus));
    return 0;
}

int handle_bye(struct agent *agent, struct request *request, json_t *params, json_t **result,
               struct failure *failure)
{
    (void)request;
    (void)params;
    (void)failure;
    runs_stop_all(agent);
    tools_stop_all(agent);
    bpf_objects_free_all(agent);
    ledger_undo_all(&agent->ledger);
    *result = json_pack("{s:o}", "leftovers", ledger_leftovers(&agent->ledger));
    agent->farewell = true;
    return 0;
}

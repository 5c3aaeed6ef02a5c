#include "programs/bpf_objects.h"

#include <stdlib.h>

#include "base/params.h"
#include "programs/bpf_loaded.h"

#define MOST_ENTRIES 100000

static struct bpf_loaded *find(struct agent *agent, uint32_t id)
{
    struct bpf_loaded *loaded;

    for (loaded = agent->bpf_objects; loaded && loaded->id != id; loaded = loaded->next)
        ;
    return loaded;
}

void bpf_release(struct agent *agent, struct bpf_loaded *loaded)
{
    bpf_detach(loaded);
    bpf_streams_close(loaded);
    bpf_printk_close(agent, loaded);
    bpf_object__close(loaded->object);
    free(loaded);
}

static void take_out(struct agent *agent, struct bpf_loaded *loaded)
{
    struct bpf_loaded **at;

    for (at = &agent->bpf_objects; *at && *at != loaded; at = &(*at)->next)
        ;
    if (*at)
        *at = loaded->next;
}

void bpf_objects_free_all(struct agent *agent)
{
    while (agent->bpf_objects) {
        struct bpf_loaded *loaded = agent->bpf_objects;

        take_out(agent, loaded);
        bpf_release(agent, loaded);
    }
}

int bpf_check_room(struct agent *agent, uint32_t id, struct failure *failure)
{
    struct bpf_loaded *loaded;
    int count = 0;

    for (loaded = agent->bpf_objects; loaded; loaded = loaded->next)
        count++;
    if (find(agent, id))
        return fail(failure, "bad-request", "BPF object %u is loaded already", id);
    if (count >= MOST_BPF_OBJECTS) {
        fail(failure, "limit", "%d BPF programs run already: that is the most", MOST_BPF_OBJECTS);
        return fail_remedy(failure, "Stop one of them.");
    }
    return 0;
}

void bpf_keep(struct agent *agent, struct bpf_loaded *loaded)
{
    loaded->next = agent->bpf_objects;
    agent->bpf_objects = loaded;
}

static struct bpf_loaded *wanted(struct agent *agent, json_t *params, struct failure *failure)
{
    struct bpf_loaded *loaded = NULL;
    long long id;

    if (param_number(params, "bpf", 1, UINT32_MAX, &id, failure) < 0)
        return NULL;
    loaded = find(agent, (uint32_t)id);
    if (!loaded)
        fail(failure, "not-found", "There is no BPF object %lld", id);
    return loaded;
}

int handle_bpf_read(struct agent *agent, struct request *request, json_t *params, json_t **result,
                    struct failure *failure)
{
    struct bpf_loaded *loaded = wanted(agent, params, failure);
    struct deflated *stream;
    long long most;
    long lines;

    if (!loaded || param_number(params, "most", 1, MOST_ENTRIES, &most, failure) < 0)
        return -1;
    stream = deflated_begin(agent, request);
    if (!stream)
        return fail_memory(failure);
    lines = bpf_printk_write(loaded, stream);
    lines += bpf_maps_write(loaded, stream, (long)most);
    return deflated_end(stream, lines, "", result, failure);
}

int handle_bpf_detach(struct agent *agent, struct request *request, json_t *params, json_t **result,
                      struct failure *failure)
{
    struct bpf_loaded *loaded = wanted(agent, params, failure);

    (void)request;
    if (!loaded)
        return -1;
    bpf_detach(loaded);
    *result = json_object();
    return 0;
}

int handle_bpf_unload(struct agent *agent, struct request *request, json_t *params, json_t **result,
                      struct failure *failure)
{
    struct bpf_loaded *loaded = wanted(agent, params, failure);

    (void)request;
    if (!loaded)
        return -1;
    take_out(agent, loaded);
    bpf_release(agent, loaded);
    *result = json_pack("{s:o}", "leftovers", ledger_leftovers(&agent->ledger));
    return 0;
}

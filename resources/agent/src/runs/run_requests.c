/* The requests about runs. They come one after the other, in one thread; see agent/requests.h. */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/timerfd.h>

#include "base/errors.h"
#include "base/params.h"
#include "counting/original.h"
#include "counting/own_tasks.h"
#include "runs/run.h"
#include "runs/runs.h"
#include "sources/attach.h"

#define SHORTEST_INTERVAL_MS 10
#define LONGEST_INTERVAL_MS 60000
#define MOST_SOURCES 1024

static struct run_source *find_source(struct run *run, uint32_t index)
{
    size_t i;

    for (i = 0; i < run->count; i++)
        if (run->sources[i].index == index)
            return &run->sources[i];
    return NULL;
}

static int start_timer(struct run *run)
{
    run->timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    return run->timer_fd < 0 || run_set_timer(run, run->interval) < 0 ? -errno : 0;
}

static enum run_owner owner_of_scope(const struct agent *agent, const struct scope *scope)
{
    struct own_tasks tasks;
    enum run_owner owner = OWNER_MANY;

    if (!scope->process)
        return owner;
    if (!own_tasks_list(agent->supervisor, &tasks))
        owner = own_tasks_have(&tasks, scope->pid) ? OWNER_US : OWNER_OTHERS;
    own_tasks_free(&tasks);
    return owner;
}

int handle_count_start(struct agent *agent, struct request *request, json_t *params, json_t **result,
                       struct failure *failure)
{
    struct runs *runs = agent->runs;
    struct run *run = calloc(1, sizeof(*run)), *other;
    long long id, interval;
    int error, count = 0, i;

    (void)request;
    if (!run)
        return fail_memory(failure);
    run->timer_fd = -1;
    if (param_number(params, "run", 0, UINT32_MAX, &id, failure) < 0 ||
        param_number(params, "interval", SHORTEST_INTERVAL_MS, LONGEST_INTERVAL_MS, &interval, failure) < 0 ||
        param_boolean(params, "perCpu", &run->per_cpu, failure) < 0 ||
        scope_parse(json_object_get(params, "scope"), &run->scope, failure) < 0)
        goto cleanup;
    run->id = (uint32_t)id;
    run->owner = owner_of_scope(agent, &run->scope);
    for (other = runs->first; other; other = other->next)
        count++;
    if (count >= MOST_RUNS || run_find(runs, run->id)) {
        fail(failure, count >= MOST_RUNS ? "limit" : "bad-request", "Run %lld %s", id,
             count >= MOST_RUNS ? "would be one too many" : "is already there");
        goto cleanup;
    }
    error = cpus_read(&run->cpus); /* anew: a CPU may have been switched on or off since the agent started */
    if (error) {
        fail_errno(failure, -error, "Reading which CPUs are online");
        goto cleanup;
    }
    run->interval = interval;
    error = start_timer(run);
    if (error) {
        fail_errno(failure, -error, "Starting the sampling timer");
        goto cleanup;
    }
    *result = json_object();
    json_object_set_new(*result, "cpus", json_array());
    for (i = 0; i < run->cpus.count; i++)
        json_array_append_new(json_object_get(*result, "cpus"), json_integer(run->cpus.numbers[i]));
    pthread_mutex_lock(&runs->lock);
    run->next = runs->first;
    runs->first = run;
    pthread_mutex_unlock(&runs->lock);
    agent_wake(agent);
    return 0;
cleanup:
    run_free(run);
    return -1;
}

static int add_source(struct runs *runs, struct run *run, const struct run_source *source)
{
    struct run_source *bigger;

    pthread_mutex_lock(&runs->lock);
    bigger = realloc(run->sources, (run->count + 1) * sizeof(*bigger));
    if (bigger) {
        run->sources = bigger;
        bigger[run->count++] = *source;
        run_sample_soon(run);
    }
    pthread_mutex_unlock(&runs->lock);
    return bigger ? 0 : -1;
}

/* Only this thread adds and removes runs and sources, so reading them without the lock is safe here. */
static struct run *run_of(struct agent *agent, json_t *params, struct failure *failure)
{
    struct run *run;
    long long id;

    if (param_number(params, "run", 0, UINT32_MAX, &id, failure) < 0)
        return NULL;
    run = run_find(agent->runs, (uint32_t)id);
    if (!run)
        fail(failure, "not-found", "There is no run %lld", id);
    return run;
}

/* A second probe of ours at the same place finds the first one's patch there. */
static void inherit_original(const struct runs *runs, struct original *original)
{
    const struct run *run;
    size_t i;

    for (run = runs->first; run && original->address; run = run->next)
        for (i = 0; i < run->count; i++)
            original_inherit(original, &run->sources[i].attachment.original);
}

int handle_attach(struct agent *agent, struct request *request, json_t *params, json_t **result,
                  struct failure *failure)
{
    struct run *run = run_of(agent, params, failure);
    struct run_source added = { .attachment = ATTACHMENT_NONE };
    struct source *source = NULL;
    long long index;
    int outcome = -1;

    if (!run || param_number(params, "index", 0, UINT32_MAX, &index, failure) < 0)
        return -1;
    if (find_source(run, (uint32_t)index))
        return fail(failure, "bad-request", "Run %u has a source %lld already", run->id, index);
    if (run->count >= MOST_SOURCES)
        return fail(failure, "limit", "A run has at most %d sources", MOST_SOURCES);
    source = malloc(sizeof(*source)); /* it is big: its strings have the sizes that the kernel allows */
    if (!source)
        return fail_memory(failure);
    if (source_parse(json_object_get(params, "source"), source, failure) < 0)
        goto cleanup;
    added.index = (uint32_t)index;
    added.counter = counter_attach(agent, source, &run->scope, &run->cpus, &added.attachment, failure);
    if (!added.counter)
        goto cleanup;
    inherit_original(agent->runs, &added.attachment.original);
    run_source_plan_looks(&added);
    outcome = added.counter->kind->start(added.counter, failure);
    if (request->cancelled) /* while it was being attached: whoever asked has forgotten about it */
        outcome = -1;
    if (outcome == 0 && add_source(agent->runs, run, &added) < 0)
        outcome = fail_memory(failure);
    if (outcome == 0)
        *result = json_pack("{s:o}", "attachment", attachment_json(&added.attachment));
    else
        added.counter->kind->release(added.counter);
cleanup:
    free(source);
    return outcome;
}

int handle_detach(struct agent *agent, struct request *request, json_t *params, json_t **result,
                  struct failure *failure)
{
    struct run *run = run_of(agent, params, failure);
    struct run_source *source;
    struct counter *counter;
    long long index;

    (void)request;
    if (!run || param_number(params, "index", 0, UINT32_MAX, &index, failure) < 0)
        return -1;
    source = find_source(run, (uint32_t)index);
    if (!source)
        return fail(failure, "not-found", "Run %u has no source %lld", run->id, index);
    counter = source->counter;
    counter->kind->stop(counter);
    pthread_mutex_lock(&agent->runs->lock);
    samples_send(agent, run, true);
    *source = run->sources[--run->count];
    pthread_mutex_unlock(&agent->runs->lock);
    counter->kind->release(counter);
    *result = json_object();
    return 0;
}

int handle_count_stop(struct agent *agent, struct request *request, json_t *params, json_t **result,
                      struct failure *failure)
{
    struct run *run = run_of(agent, params, failure);

    (void)request;
    if (!run)
        return -1;
    run_stop(agent, run, true);
    *result = json_pack("{s:o}", "leftovers", ledger_leftovers(&agent->ledger));
    return 0;
}


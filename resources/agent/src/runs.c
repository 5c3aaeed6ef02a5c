#include "runs.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "errors.h"
#include "params.h"
#include "patch.h"
#include "protocol.h"
#include "run.h"

#define SHORTEST_INTERVAL_MS 10
#define LONGEST_INTERVAL_MS 60000
#define MOST_SOURCES 1024
/* The kernel optimizes a kprobe about a second after it was registered (kernel/kprobes.c, OPTIMIZE_DELAY). */
#define FIRST_LOOK_MS 1200
#define LATER_LOOK_MS 2000
#define LOOKS 3

struct runs {
    pthread_mutex_t lock;
    struct run *first;
};

struct runs *runs_new(void)
{
    struct runs *runs = calloc(1, sizeof(*runs));

    if (runs)
        pthread_mutex_init(&runs->lock, NULL);
    return runs;
}

static struct run *find_run(struct runs *runs, uint32_t id)
{
    struct run *run;

    for (run = runs->first; run && run->id != id; run = run->next)
        ;
    return run;
}

static struct run_source *find_source(struct run *run, uint32_t index)
{
    size_t i;

    for (i = 0; i < run->count; i++)
        if (run->sources[i].index == index)
            return &run->sources[i];
    return NULL;
}

int runs_poll(struct runs *runs, struct pollfd *ready, int room)
{
    struct run *run;
    int count = 0;

    pthread_mutex_lock(&runs->lock);
    for (run = runs->first; run && count < room; run = run->next)
        ready[count++] = (struct pollfd){ .fd = run->timer_fd, .events = POLLIN };
    pthread_mutex_unlock(&runs->lock);
    return count;
}

void runs_tick(struct agent *agent)
{
    struct run *run;

    pthread_mutex_lock(&agent->runs->lock);
    for (run = agent->runs->first; run; run = run->next) {
        uint64_t expired;

        if (read(run->timer_fd, &expired, sizeof(expired)) == sizeof(expired))
            samples_send(agent, run, false);
    }
    pthread_mutex_unlock(&agent->runs->lock);
}

static void free_run(struct run *run)
{
    size_t i;

    for (i = 0; i < run->count; i++)
        run->sources[i].counter->kind->release(run->sources[i].counter);
    if (run->timer_fd >= 0)
        close(run->timer_fd);
    cpus_free(&run->cpus);
    free(run->sources);
    free(run);
}

static int start_timer(struct run *run, long long interval)
{
    struct itimerspec every = {
        .it_interval = { .tv_sec = interval / 1000, .tv_nsec = interval % 1000 * 1000000 },
    };

    every.it_value = every.it_interval;
    run->timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    return run->timer_fd < 0 || timerfd_settime(run->timer_fd, 0, &every, NULL) < 0 ? -errno : 0;
}

int handle_count_start(struct agent *agent, struct request *request, json_t *params, json_t **result,
                       struct failure *failure)
{
    struct runs *runs = agent->runs;
    struct run *run = calloc(1, sizeof(*run));
    long long id, interval;
    bool taken;
    int error, i;

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
    if (cpus_copy(&run->cpus, &agent->cpus) < 0) {
        fail_memory(failure);
        goto cleanup;
    }
    error = start_timer(run, interval);
    if (error) {
        fail_errno(failure, -error, "Starting the sampling timer");
        goto cleanup;
    }
    *result = json_object();
    json_object_set_new(*result, "cpus", json_array());
    for (i = 0; i < run->cpus.count; i++)
        json_array_append_new(json_object_get(*result, "cpus"), json_integer(run->cpus.numbers[i]));
    pthread_mutex_lock(&runs->lock);
    taken = find_run(runs, run->id) != NULL;
    if (!taken) {
        run->next = runs->first;
        runs->first = run;
    }
    pthread_mutex_unlock(&runs->lock);
    if (!taken) {
        agent_wake(agent);
        return 0;
    }
    fail(failure, "bad-request", "Run %lld is already there", id);
cleanup:
    free_run(run);
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
    run = find_run(agent->runs, (uint32_t)id);
    if (!run)
        fail(failure, "not-found", "There is no run %lld", id);
    return run;
}

int handle_attach(struct agent *agent, struct request *request, json_t *params, json_t **result,
                  struct failure *failure)
{
    struct run *run = run_of(agent, params, failure);
    struct run_source added = { .attachment = ATTACHMENT_NONE };
    struct source *source = NULL;
    long long index;
    int outcome = -1;

    (void)request;
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
    if (patch_may_change(&added.attachment)) {
        added.looks_left = LOOKS;
        added.look_at = now_milliseconds() + FIRST_LOOK_MS;
    }
    outcome = added.counter->kind->start(added.counter, failure);
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

static void take_out(struct runs *runs, struct run *run)
{
    struct run **at;

    for (at = &runs->first; *at; at = &(*at)->next)
        if (*at == run) {
            *at = run->next;
            break;
        }
}

static void stop_run(struct agent *agent, struct run *run, bool say)
{
    size_t i;

    for (i = 0; i < run->count; i++)
        run->sources[i].counter->kind->stop(run->sources[i].counter);
    pthread_mutex_lock(&agent->runs->lock);
    if (say)
        samples_send(agent, run, true);
    take_out(agent->runs, run);
    pthread_mutex_unlock(&agent->runs->lock);
    free_run(run);
}

int handle_count_stop(struct agent *agent, struct request *request, json_t *params, json_t **result,
                      struct failure *failure)
{
    struct run *run = run_of(agent, params, failure);

    (void)request;
    if (!run)
        return -1;
    stop_run(agent, run, true);
    *result = json_pack("{s:o}", "leftovers", ledger_leftovers(&agent->ledger));
    return 0;
}

void runs_stop_all(struct agent *agent)
{
    while (agent->runs->first)
        stop_run(agent, agent->runs->first, false);
}

void runs_free(struct runs *runs)
{
    free(runs);
}

bool runs_probe_at(const struct runs *runs, uint64_t address)
{
    const struct run *run;
    size_t i;

    for (run = runs->first; run; run = run->next)
        for (i = 0; i < run->count; i++)
            if (run->sources[i].attachment.address &&
                patch_same_place(run->sources[i].attachment.address, address))
                return true;
    return false;
}

bool runs_want_recheck(struct runs *runs)
{
    struct run *run;
    size_t i;

    for (run = runs->first; run; run = run->next)
        for (i = 0; i < run->count; i++)
            if (run->sources[i].looks_left)
                return true;
    return false;
}

static void look_again(struct agent *agent, struct run *run, struct run_source *source)
{
    const char *patch = patch_now(source->attachment.address);

    source->looks_left--;
    source->look_at = now_milliseconds() + LATER_LOOK_MS;
    if (!patch || (source->attachment.patch && !strcmp(patch, source->attachment.patch)))
        return;
    source->attachment.patch = patch;
    source->looks_left = 0;
    output_json(agent->output, FRAME_NOTICE, run->id,
                json_pack("{s:s, s:I, s:I, s:o}", "notice", "attachment", "run", (json_int_t)run->id, "index",
                          (json_int_t)source->index, "attachment", attachment_json(&source->attachment)));
}

void runs_recheck(struct agent *agent)
{
    struct run *run;
    size_t i;

    for (run = agent->runs->first; run; run = run->next)
        for (i = 0; i < run->count; i++) {
            struct run_source *source = &run->sources[i];

            if (source->looks_left && (int)(now_milliseconds() - source->look_at) >= 0)
                look_again(agent, run, source);
        }
}

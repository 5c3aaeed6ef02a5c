#include "runs/runs.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "counting/patch.h"
#include "counting/perf_counter.h"
#include "protocol.h"
#include "runs/run.h"

/* The kernel optimizes a kprobe about a second after it was registered (kernel/kprobes.c, OPTIMIZE_DELAY). */
#define FIRST_LOOK_MS 1200
#define LATER_LOOK_MS 2000
#define LOOKS 3
#define PROGRAMS_LOOK_MS 900
/*
 * A rate needs two samples, which do not wait for the interval after something was attached. What was told of attaching is
 * out by the first; the second comes when it says as much as the engine asks of a rate, which is half an interval.
 */
#define SOON 2
#define SOON_MS 30
#define SECOND_PERCENT 60

struct runs *runs_new(void)
{
    struct runs *runs = calloc(1, sizeof(*runs));

    if (runs)
        pthread_mutex_init(&runs->lock, NULL);
    return runs;
}

struct run *run_find(struct runs *runs, uint32_t id)
{
    struct run *run;

    for (run = runs->first; run && run->id != id; run = run->next)
        ;
    return run;
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

int run_set_timer(struct run *run, long long first)
{
    struct itimerspec every = {
        .it_interval = { .tv_sec = run->interval / 1000, .tv_nsec = run->interval % 1000 * 1000000 },
        .it_value = { .tv_sec = first / 1000, .tv_nsec = first % 1000 * 1000000 },
    };

    return timerfd_settime(run->timer_fd, 0, &every, NULL);
}

void run_sample_soon(struct run *run)
{
    if (run->interval <= SOON_MS)
        return;
    run->soon = SOON;
    run_set_timer(run, SOON_MS);
}

static void tick(struct agent *agent, struct run *run)
{
    uint64_t expired;

    if (read(run->timer_fd, &expired, sizeof(expired)) != sizeof(expired))
        return;
    samples_send(agent, run, false);
    if (run->soon && --run->soon)
        run_set_timer(run, (long long)run->interval * SECOND_PERCENT / 100);
}

void runs_tick(struct agent *agent)
{
    struct run *run;

    pthread_mutex_lock(&agent->runs->lock);
    for (run = agent->runs->first; run; run = run->next)
        tick(agent, run);
    pthread_mutex_unlock(&agent->runs->lock);
}

void run_free(struct run *run)
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

static void take_out(struct runs *runs, struct run *run)
{
    struct run **at;

    for (at = &runs->first; *at; at = &(*at)->next)
        if (*at == run) {
            *at = run->next;
            break;
        }
}

void run_stop(struct agent *agent, struct run *run, bool say)
{
    size_t i;

    for (i = 0; i < run->count; i++)
        run->sources[i].counter->kind->stop(run->sources[i].counter);
    pthread_mutex_lock(&agent->runs->lock);
    if (say)
        samples_send(agent, run, true);
    take_out(agent->runs, run);
    pthread_mutex_unlock(&agent->runs->lock);
    run_free(run);
}

void runs_stop_all(struct agent *agent)
{
    while (agent->runs->first)
        run_stop(agent, agent->runs->first, false);
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

size_t runs_originals(const struct runs *runs, uint64_t begin, uint64_t end, struct original *originals, size_t room)
{
    const struct run *run;
    size_t count = 0, i;

    for (run = runs->first; run; run = run->next)
        for (i = 0; i < run->count && count < room; i++) {
            const struct original *original = &run->sources[i].attachment.original;

            if (original->known && original->address >= begin && original->address < end)
                originals[count++] = *original;
        }
    return count;
}

void run_source_plan_looks(struct run_source *source)
{
    if (!patch_may_change(&source->attachment))
        return;
    source->looks_left = LOOKS;
    source->look_at = now_milliseconds() + FIRST_LOOK_MS;
}

bool runs_want_recheck(struct agent *agent)
{
    struct run *run;
    size_t i;

    for (run = agent->runs->first; run; run = run->next)
        for (i = 0; i < run->count; i++)
            if (run->sources[i].looks_left || run->sources[i].attachment.program_count >= 0)
                return true;
    return false;
}

static void say_attachment(struct agent *agent, const struct run *run, const struct run_source *source)
{
    output_json(agent->output, FRAME_NOTICE, run->id,
                json_pack("{s:s, s:I, s:I, s:o}", "notice", "attachment", "run", (json_int_t)run->id, "index",
                          (json_int_t)source->index, "attachment", attachment_json(&source->attachment)));
}

/* Somebody may put a BPF program on a tracepoint, or take it off, at any time. */
static void look_at_programs(struct agent *agent, struct run *run, struct run_source *source)
{
    struct attachment *attachment = &source->attachment;
    uint32_t programs[ATTACHMENT_PROGRAMS];
    int count = perf_counter_programs(source->counter, programs, ATTACHMENT_PROGRAMS);

    source->programs_at = now_milliseconds() + PROGRAMS_LOOK_MS;
    if (count < 0 || (count == attachment->program_count &&
                      !memcmp(programs, attachment->programs, (size_t)count * sizeof(*programs))))
        return;
    attachment->program_count = count;
    memcpy(attachment->programs, programs, (size_t)count * sizeof(*programs));
    say_attachment(agent, run, source);
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
    say_attachment(agent, run, source);
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
            if (source->attachment.program_count >= 0 && (int)(now_milliseconds() - source->programs_at) >= 0)
                look_at_programs(agent, run, source);
        }
}

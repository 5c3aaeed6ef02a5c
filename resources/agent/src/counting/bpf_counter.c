#include "counting/bpf_counter.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/kernel_version.h"
#include "base/shared.h"
#include "counting/bpf_follow.h"
#include "counting/bpf_missed.h"
#include "counting/bpf_program.h"
#include "protocol.h"

#define PROGRAM_NAME "probescope"
/* Misses are asked for at most this often: it costs two more system calls, and they change rarely. */
#define MISSED_EVERY_MS 1000

struct bpf_counter {
    struct counter counter;
    int map, program, event, link;
    struct bpf_follow *follow; /* of a process; else NULL */
    bool link_tells_missed, missed_known, stopped;
    unsigned missed_at;
    uint64_t missed;
    int cpu_count, possible;
    int *cpus;
    uint64_t *values; /* one for each possible CPU */
    uint64_t *base;   /* the same, when counting began */
};

int bpf_loadable(void)
{
    static int outcome = 1;
    struct bpf_counting kprobe = { .type = BPF_PROG_TYPE_KPROBE };
    struct cpus cpus = { 0 };
    struct bpf_counter *trial;

    if (outcome != 1)
        return outcome;
    outcome = cpus_read(&cpus);
    if (outcome)
        return outcome;
    trial = bpf_counter_load(&kprobe, &cpus, NULL, 0);
    outcome = trial ? 0 : -errno;
    bpf_counter_free(trial);
    cpus_free(&cpus);
    return outcome;
}

static int load_program(struct bpf_counter *counter, const struct bpf_counting *how, char *log, size_t log_size)
{
    struct bpf_insn program[BPF_PROGRAM_MOST];
    size_t length = bpf_count_program(program, counter->map, counter->follow ? bpf_follow_map(counter->follow) : -1);
    LIBBPF_OPTS(bpf_prog_load_opts, options, .kern_version = kernel_version(),
                .expected_attach_type = how->attach_type, .attach_btf_id = (uint32_t)how->btf_id,
                .attach_btf_obj_fd = (uint32_t)how->module_btf_fd);

    if (log) {
        log[0] = '\0';
        options.log_buf = log;
        options.log_size = (uint32_t)log_size;
        options.log_level = 1;
    }
    counter->program = bpf_prog_load(how->type, PROGRAM_NAME, "GPL", program, length, &options);
    return counter->program < 0 ? -errno : 0;
}

static const struct counter_kind bpf_kind;

struct bpf_counter *bpf_counter_load(const struct bpf_counting *how, const struct cpus *cpus, char *log,
                                     size_t log_size)
{
    struct bpf_counter *counter = calloc(1, sizeof(*counter));
    int error;

    if (!counter)
        return NULL;
    counter->counter.kind = &bpf_kind;
    counter->map = counter->program = counter->event = counter->link = -1;
    counter->possible = cpus->possible;
    counter->cpu_count = cpus->count;
    counter->cpus = malloc((size_t)cpus->count * sizeof(int));
    counter->values = calloc((size_t)cpus->possible, sizeof(uint64_t));
    counter->base = calloc((size_t)cpus->possible, sizeof(uint64_t));
    if (!counter->cpus || !counter->values || !counter->base) {
        error = -ENOMEM;
        goto failed;
    }
    memcpy(counter->cpus, cpus->numbers, (size_t)cpus->count * sizeof(int));
    counter->map = bpf_map_create(BPF_MAP_TYPE_PERCPU_ARRAY, PROGRAM_NAME, sizeof(uint32_t), sizeof(uint64_t), 1, NULL);
    if (counter->map < 0) {
        error = -errno;
        goto failed;
    }
    if (how->process) {
        counter->follow = bpf_follow_open(how->process);
        if (!counter->follow) {
            error = -errno;
            goto failed;
        }
    }
    error = load_program(counter, how, log, log_size);
    if (!error)
        return counter;
failed:
    bpf_counter_free(counter);
    errno = -error;
    return NULL;
}

int bpf_counter_program(const struct bpf_counter *counter)
{
    return counter->program;
}

void bpf_counter_hold(struct bpf_counter *counter, int event_fd, int link_fd, bool link_tells_missed)
{
    counter->event = event_fd;
    counter->link = link_fd;
    counter->link_tells_missed = link_tells_missed;
}

struct counter *bpf_counter_counter(struct bpf_counter *counter)
{
    return &counter->counter;
}

static void close_one(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

void bpf_counter_free(struct bpf_counter *counter)
{
    if (!counter)
        return;
    close_one(&counter->link);
    close_one(&counter->event);
    close_one(&counter->program);
    bpf_follow_close(counter->follow);
    close_one(&counter->map);
    free(counter->cpus);
    free(counter->values);
    free(counter->base);
    free(counter);
}

static int read_map(struct bpf_counter *counter, uint64_t *values)
{
    uint32_t zero = 0;

    return bpf_map_lookup_elem(counter->map, &zero, values) < 0 ? -errno : 0;
}

/* The probe counts from the moment it is attached; what it saw before the run's start is taken off. */
static int start(struct counter *base, struct failure *failure)
{
    struct bpf_counter *counter = (struct bpf_counter *)base;
    int error = read_map(counter, counter->base);

    return error ? fail(failure, "kernel", "Reading the counting map: %s", strerror(-error)) : 0;
}

/* Both kinds of misses: the probe was skipped, or the program was, because it was running on that CPU already. */
static void read_missed(struct bpf_counter *counter)
{
    int64_t by_program, by_probe = 0;

    if (counter->program < 0)
        return;
    counter->missed_at = now_milliseconds();
    by_program = bpf_program_missed(counter->program);
    if (counter->event >= 0)
        by_probe = counter->link_tells_missed ? bpf_link_missed(counter->link) : -1;
    counter->missed_known = by_program >= 0 && by_probe >= 0;
    counter->missed = counter->missed_known ? (uint64_t)(by_program + by_probe) : 0;
}

static void stop(struct counter *base)
{
    struct bpf_counter *counter = (struct bpf_counter *)base;

    read_missed(counter);
    counter->stopped = true;
    close_one(&counter->link);
    close_one(&counter->event);
}

static int read_all(struct counter *base, struct reading *reading, uint64_t *per_cpu)
{
    struct bpf_counter *counter = (struct bpf_counter *)base;
    int error = read_map(counter, counter->values), i;

    if (error)
        return error;
    for (i = 0; i < counter->possible; i++)
        reading->count += counter->values[i] - counter->base[i];
    for (i = 0; per_cpu && i < counter->cpu_count; i++)
        per_cpu[i] = counter->values[counter->cpus[i]] - counter->base[counter->cpus[i]];
    if (!counter->stopped && (!counter->missed_at || now_milliseconds() - counter->missed_at >= MISSED_EVERY_MS))
        read_missed(counter);
    reading->missed = counter->missed;
    /* Nothing is written to a buffer: nothing can be lost on the way. */
    reading->flags = SAMPLE_LOST_KNOWN | SAMPLE_PER_CPU_KNOWN | (counter->missed_known ? SAMPLE_MISSED_KNOWN : 0);
    return 0;
}

static void release(struct counter *base)
{
    bpf_counter_free((struct bpf_counter *)base);
}

static const struct counter_kind bpf_kind = {
    .start = start,
    .stop = stop,
    .read = read_all,
    .release = release,
};

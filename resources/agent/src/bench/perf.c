#include "bench/perf.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/errors.h"
#include "bench/programs.h"
#include "counting/perf_counter.h"

#define RING_PAGES 65 /* one for the head, 256 KiB for samples: what perf record has by default is 512 KiB */

static bool by_program(const struct bench_arm *arm)
{
    return arm->consumer == BENCH_EMPTY || arm->consumer == BENCH_COUNT;
}

static size_t ring_bytes(void)
{
    return RING_PAGES * (size_t)sysconf(_SC_PAGESIZE);
}

static int open_events(struct bench *bench, const struct bench_arm *arm, struct perf_event_attr *attr)
{
    struct bench_attached *attached = &bench->attached;
    /* A program sees the events of all CPUs, whichever its perf event is on. */
    int wanted = by_program(arm) ? 1 : bench->cpu_count, i;

    if (wanted > MOST_PRODUCERS)
        return -E2BIG;
    for (i = 0; i < wanted; i++) {
        int fd = (int)perf_event_open(attr, -1, bench->cpus[i], -1, 0);

        if (fd < 0)
            return -errno;
        attached->rings[attached->event_count] = NULL;
        attached->events[attached->event_count++] = fd;
        if (arm->consumer != BENCH_SAMPLES)
            continue;
        /* Mapped without the right to write: the kernel then overwrites the oldest, and never stops for a full buffer. */
        attached->rings[i] = mmap(NULL, ring_bytes(), PROT_READ, MAP_SHARED, fd, 0);
        if (attached->rings[i] == MAP_FAILED) {
            attached->rings[i] = NULL;
            return -errno;
        }
    }
    return 0;
}

static int attach_program(struct bench *bench, const struct bench_arm *arm, enum bpf_prog_type type,
                          struct failure *failure)
{
    struct bench_program wanted = { .type = type, .counts = arm->consumer == BENCH_COUNT };
    struct bench_attached *attached = &bench->attached;
    int program = bench_program_load(bench->programs, &wanted, failure);

    if (program < 0)
        return -1;
    /* A link (Linux 5.15) can be taken off again while the probe stays. */
    attached->link = bpf_link_create(program, attached->events[0], BPF_PERF_EVENT, NULL);
    if (attached->link < 0 && ioctl(attached->events[0], PERF_EVENT_IOC_SET_BPF, program) < 0)
        return fail_errno(failure, errno, "Attaching the BPF program to the perf event");
    return 0;
}

int bench_perf_consume(struct bench *bench, const struct bench_arm *arm, enum bpf_prog_type type,
                       const char *name, struct failure *failure)
{
    struct bench_attached *attached = &bench->attached;
    int i;

    if (by_program(arm) && attach_program(bench, arm, type, failure) < 0)
        return -1;
    snprintf(attached->method, sizeof(attached->method), "%s%s", name,
             !by_program(arm)      ? ""
             : attached->link >= 0 ? ", BPF by link"
                                   : ", BPF by ioctl");
    for (i = 0; i < attached->event_count; i++)
        if (ioctl(attached->events[i], PERF_EVENT_IOC_ENABLE, 0) < 0)
            return fail_errno(failure, errno, "Enabling the perf event");
    return 0;
}

bool bench_perf_unconsume(struct bench *bench, const struct bench_arm *arm)
{
    struct bench_attached *attached = &bench->attached;
    int i;

    for (i = 0; i < attached->event_count; i++)
        ioctl(attached->events[i], PERF_EVENT_IOC_DISABLE, 0);
    if (!by_program(arm))
        return true;
    if (attached->link < 0)
        return false;
    close(attached->link);
    attached->link = -1;
    return true;
}

int bench_perf_open(struct bench *bench, const struct bench_arm *arm, struct perf_event_attr *attr,
                    enum bpf_prog_type type, const char *name, struct failure *failure)
{
    int error = open_events(bench, arm, attr);

    if (error)
        fail_errno(failure, -error, "Opening the %s", name);
    else if (bench_perf_consume(bench, arm, type, name, failure) == 0)
        return 0;
    bench_perf_close(bench);
    return -1;
}

void bench_perf_read(struct bench *bench, const struct bench_arm *arm, struct bench_reading *reading)
{
    struct bench_attached *attached = &bench->attached;
    int i;

    *reading = BENCH_UNKNOWN;
    if (by_program(arm))
        reading->missed = bench_programs_missed(bench->programs, attached->link);
    if (arm->consumer == BENCH_EMPTY)
        return;
    /* Nothing goes through a buffer whose loss could be a loss of counts. */
    reading->lost = 0;
    if (arm->consumer == BENCH_COUNT) {
        reading->counted = bench_programs_count(bench->programs, bench->cpus, bench->cpu_count);
        return;
    }
    reading->counted = 0;
    for (i = 0; i < attached->event_count; i++) {
        uint64_t values[3]; /* count, time enabled, time running */

        if (read(attached->events[i], values, sizeof(values)) != (ssize_t)sizeof(values)) {
            reading->counted = -1;
            return;
        }
        reading->counted += (int64_t)values[0];
    }
}

void bench_perf_close(struct bench *bench)
{
    struct bench_attached *attached = &bench->attached;
    int i;

    if (attached->link >= 0)
        close(attached->link);
    attached->link = -1;
    for (i = 0; i < attached->event_count; i++) {
        if (attached->rings[i])
            munmap(attached->rings[i], ring_bytes());
        close(attached->events[i]);
    }
    attached->event_count = 0;
}

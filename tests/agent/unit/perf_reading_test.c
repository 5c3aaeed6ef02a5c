#include "counting/perf_reading.h"

#include <errno.h>
#include <unistd.h>

#include "check.h"

#define CPUS 2

/* Mock: no machine of ours has a PMU, so pipes stand for its events, and are given what the kernel would answer. */
struct mock_pmu {
    struct perf_event events[CPUS];
    int kernel[CPUS];
    struct perf_value now[CPUS];
};

static void mock_pmu_open(struct mock_pmu *pmu)
{
    int ends[2], cpu;

    *pmu = (struct mock_pmu){ 0 };
    for (cpu = 0; cpu < CPUS; cpu++) {
        CHECK(pipe(ends) == 0);
        pmu->events[cpu].fd = ends[0];
        pmu->kernel[cpu] = ends[1];
    }
}

static void mock_pmu_close(struct mock_pmu *pmu)
{
    int cpu;

    for (cpu = 0; cpu < CPUS; cpu++) {
        close(pmu->events[cpu].fd);
        close(pmu->kernel[cpu]);
    }
}

/* The event was on that CPU's PMU for `running` of `enabled`, and counted so many there. */
static void mock_pmu_runs(struct mock_pmu *pmu, int cpu, uint64_t count, uint64_t enabled, uint64_t running)
{
    pmu->now[cpu].count += count;
    pmu->now[cpu].enabled += enabled;
    pmu->now[cpu].running += running;
}

static struct reading mock_pmu_read(struct mock_pmu *pmu, uint64_t *per_cpu)
{
    struct reading reading = { 0 };
    int cpu;

    for (cpu = 0; cpu < CPUS; cpu++)
        CHECK(write(pmu->kernel[cpu], &pmu->now[cpu], sizeof(pmu->now[cpu])) == sizeof(pmu->now[cpu]));
    CHECK(perf_events_read(pmu->events, CPUS, &reading, per_cpu) == 0);
    return reading;
}

static void check_exact_while_not_multiplexed(void)
{
    uint64_t per_cpu[CPUS];
    struct mock_pmu pmu;
    struct reading reading;

    mock_pmu_open(&pmu);
    mock_pmu_runs(&pmu, 0, (1ull << 52) + 1, 7777777, 7777777);
    mock_pmu_runs(&pmu, 1, 2, 3, 3);
    reading = mock_pmu_read(&pmu, per_cpu);
    CHECK(reading.count == (1ull << 52) + 3 && reading.enabled == 7777780 && reading.running == 7777780);
    CHECK(per_cpu[0] == (1ull << 52) + 1 && per_cpu[1] == 2);
    mock_pmu_close(&pmu);
}

/* perf stat of Linux 6.0 and later: 1000 * 2 + 10 * 1; the sum scaled as a whole would be 1010 * 200 / 150. */
static void check_each_cpu_is_scaled_by_its_own_times(void)
{
    uint64_t per_cpu[CPUS];
    struct mock_pmu pmu;
    struct reading reading;

    mock_pmu_open(&pmu);
    mock_pmu_runs(&pmu, 0, 1000, 100, 50);
    mock_pmu_runs(&pmu, 1, 10, 100, 100);
    reading = mock_pmu_read(&pmu, per_cpu);
    CHECK(reading.count == 2010 && per_cpu[0] == 2000 && per_cpu[1] == 10);
    CHECK(reading.enabled == 200 && reading.running == 150);
    /* As `perf stat -I`, a new share scales only what was counted under it. */
    mock_pmu_runs(&pmu, 0, 100, 100, 10);
    mock_pmu_runs(&pmu, 1, 10, 100, 100);
    reading = mock_pmu_read(&pmu, NULL);
    CHECK(reading.count == 2010 + 1000 + 10);
    mock_pmu_close(&pmu);
}

static void check_what_did_not_run(void)
{
    uint64_t per_cpu[CPUS];
    struct mock_pmu pmu;
    struct reading reading;

    mock_pmu_open(&pmu);
    mock_pmu_runs(&pmu, 0, 0, 100, 0);
    mock_pmu_runs(&pmu, 1, 0, 100, 0);
    reading = mock_pmu_read(&pmu, NULL);
    CHECK(reading.count == 0 && reading.enabled == 200 && reading.running == 0); /* from which the engine says: unknown */
    /* It runs at last, and stands for the time before as well. */
    mock_pmu_runs(&pmu, 0, 30, 100, 50);
    mock_pmu_runs(&pmu, 1, 30, 100, 100);
    reading = mock_pmu_read(&pmu, NULL);
    CHECK(reading.count == 120 + 60);
    /* One alone that did not run has counted, for all we know, as the other did. */
    mock_pmu_runs(&pmu, 0, 0, 50, 0);
    mock_pmu_runs(&pmu, 1, 40, 100, 100);
    reading = mock_pmu_read(&pmu, per_cpu);
    CHECK(reading.count == 180 + 20 + 40 && per_cpu[0] == 120 + 20 && per_cpu[1] == 60 + 40);
    /* A thread that sleeps is not enabled: nothing is made of it. */
    mock_pmu_runs(&pmu, 1, 5, 10, 10);
    CHECK(mock_pmu_read(&pmu, NULL).count == 245);
    mock_pmu_close(&pmu);
}

static void check_failures(void)
{
    struct perf_event gone = { .fd = -1 };
    struct reading reading = { 0 };
    struct mock_pmu pmu;

    CHECK(perf_events_read(&gone, 1, &reading, NULL) == -EBADF);
    mock_pmu_open(&pmu);
    CHECK(write(pmu.kernel[0], "short", 5) == 5);
    CHECK(perf_events_read(pmu.events, 1, &reading, NULL) == -ENODATA);
    CHECK(reading.count == 0 && reading.enabled == 0);
    mock_pmu_close(&pmu);
}

void test_perf_reading(void)
{
    check_exact_while_not_multiplexed();
    check_each_cpu_is_scaled_by_its_own_times();
    check_what_did_not_run();
    check_failures();
}

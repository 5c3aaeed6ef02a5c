#include "counting/perf_reading.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

static int read_values(const struct perf_event *events, int count, struct perf_value *values)
{
    int i;

    for (i = 0; i < count; i++) {
        ssize_t got = read(events[i].fd, &values[i], sizeof(values[i]));

        if (got != (ssize_t)sizeof(values[i]))
            return got < 0 ? -errno : -ENODATA;
    }
    return 0;
}

static struct perf_value since(const struct perf_event *event, const struct perf_value *now)
{
    return (struct perf_value){
        .count = now->count - event->taken.count,
        .enabled = now->enabled - event->taken.enabled,
        .running = now->running - event->taken.running,
    };
}

/* How many it would have been; exact, not an estimate, when it always ran. */
static double scaled(const struct perf_value *value)
{
    if (value->enabled == value->running)
        return (double)value->count;
    return (double)value->count * (double)value->enabled / (double)value->running;
}

static void take(struct perf_event *events, int count, const struct perf_value *values)
{
    double counted = 0, enabled = 0;
    bool any_waits = false;
    int i;

    for (i = 0; i < count; i++) {
        struct perf_value new = since(&events[i], &values[i]);

        if (new.enabled && !new.running) {
            any_waits = true;
            continue;
        }
        counted += scaled(&new);
        enabled += (double)new.enabled;
    }
    if (any_waits && !enabled)
        return;
    for (i = 0; i < count; i++) {
        struct perf_value new = since(&events[i], &values[i]);

        events[i].counted += new.enabled && !new.running ? counted / enabled * (double)new.enabled : scaled(&new);
        events[i].taken = values[i];
    }
}

static uint64_t whole(double counted)
{
    return (uint64_t)(counted < 0x1p52 ? counted + 0.5 : counted); /* above, doubles have no fractions */
}

int perf_events_read(struct perf_event *events, int count, struct reading *reading, uint64_t *per_cpu)
{
    struct perf_value *values = calloc((size_t)count, sizeof(*values));
    int i, error = values ? read_values(events, count, values) : -ENOMEM;
    double counted = 0;

    if (!error) {
        take(events, count, values);
        for (i = 0; i < count; i++) {
            counted += events[i].counted;
            reading->enabled += values[i].enabled;
            reading->running += values[i].running;
            if (per_cpu)
                per_cpu[i] = whole(events[i].counted);
        }
        reading->count = whole(counted);
    }
    free(values);
    return error;
}

#include "programs/bpf_perf_section.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/perf_names.h"

#define PREFIX "perf_event/"
#define USUAL_RATE 99
#define HIGHEST_RATE 100000

bool perf_section(const char *section)
{
    return !strncmp(section, PREFIX, strlen(PREFIX));
}

static bool read_number(const char *text, uint64_t most, uint64_t *number)
{
    char *end;

    if (*text < '1' || *text > '9')
        return false;
    errno = 0;
    *number = strtoull(text, &end, 10);
    return !*end && !errno && *number <= most;
}

static void clock_at(struct perf_event_attr *attr, uint64_t rate)
{
    attr->type = PERF_TYPE_SOFTWARE;
    attr->config = PERF_COUNT_SW_CPU_CLOCK;
    attr->sample_freq = rate;
    attr->freq = 1;
}

static bool raw_event(const char *name, uint64_t *config)
{
    char *end;

    if (name[0] != 'r' || strspn(name + 1, "0123456789abcdefABCDEF") != strlen(name + 1) || !name[1])
        return false;
    *config = strtoull(name + 1, &end, 16);
    return true;
}

/* The kinds, as sources are written. */
static bool event_of(const char *kind, const char *name, struct perf_event_attr *attr)
{
    uint64_t config = 0;
    bool found = true;

    if (!strcmp(kind, "software") && software_event(name, &config))
        attr->type = PERF_TYPE_SOFTWARE;
    else if (!strcmp(kind, "hardware") && hardware_event(name, &config))
        attr->type = PERF_TYPE_HARDWARE;
    else if (!strcmp(kind, "cache") && cache_event(name, &config))
        attr->type = PERF_TYPE_HW_CACHE;
    else if (!strcmp(kind, "raw") && raw_event(name, &config))
        attr->type = PERF_TYPE_RAW;
    else
        found = false;
    attr->config = config;
    return found;
}

int perf_section_read(const char *section, struct perf_event_attr *attr, char *why, size_t size)
{
    char text[160], *rest, *name, *period;
    uint64_t number;

    *attr = (struct perf_event_attr){ .size = sizeof(*attr) };
    if (!perf_section(section)) {
        clock_at(attr, USUAL_RATE);
        return 0;
    }
    snprintf(text, sizeof(text), "%s", section + strlen(PREFIX));
    rest = text;
    strsep(&rest, ":");
    name = strsep(&rest, ":");
    period = strsep(&rest, ":");
    if (!name || !period || rest) {
        snprintf(why, size, "SEC(\"%s\") must name a kind, an event and at every how many: SEC(\"" PREFIX
                            "software:page-faults:1\"), SEC(\"" PREFIX "profile:hz:99\")",
                 section);
        return -1;
    }
    if (!strcmp(text, "profile") && !strcmp(name, "hz")) {
        if (!read_number(period, HIGHEST_RATE, &number)) {
            snprintf(why, size, "'%s' is no number of samples a second from 1 to %d", period, HIGHEST_RATE);
            return -1;
        }
        clock_at(attr, number);
        return 0;
    }
    if (!event_of(text, name, attr)) {
        snprintf(why, size, "perf has no %s event '%s': write it as SEC(\"" PREFIX "software:page-faults:1\"), "
                            "with hardware:, cache: or raw: before the event's name",
                 text, name);
        return -1;
    }
    if (!read_number(period, INT64_MAX, &number)) {
        snprintf(why, size, "'%s' is no number of events after which the program is called", period);
        return -1;
    }
    attr->sample_period = number;
    return 0;
}

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "protocol.h"
#include "runs/run.h"

static uint64_t nanoseconds(clockid_t clock)
{
    struct timespec now;

    if (clock_gettime(clock, &now) < 0)
        return 0;
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* CPU time of both of the agent's processes. */
static uint64_t agent_cpu(const struct agent *agent)
{
    uint64_t used = nanoseconds(CLOCK_PROCESS_CPUTIME_ID);
    clockid_t supervisor;

    if (!clock_getcpuclockid(agent->supervisor, &supervisor))
        used += nanoseconds(supervisor);
    return used;
}

/* Where the process alone that is counted says it, no counter need. */
static void tell_own(const struct run *run, struct reading *reading)
{
    if (run->owner != OWNER_MANY) {
        reading->own = run->owner == OWNER_US ? reading->count : 0;
        reading->flags |= SAMPLE_OWN_KNOWN;
    }
    /* Switching on and off takes a moment, in which another thread of ours may have been at work. */
    if (reading->own > reading->count)
        reading->own = reading->count;
}

void samples_send(struct agent *agent, struct run *run, bool final)
{
    uint32_t cpus = run->per_cpu ? (uint32_t)run->cpus.count : 0;
    size_t record_size = sizeof(struct samples_record) + cpus * sizeof(uint64_t);
    uint8_t *frame = malloc(sizeof(struct samples_header) + run->count * record_size);
    uint64_t *per_cpu = cpus ? malloc(cpus * sizeof(uint64_t)) : NULL;
    struct samples_header header = { .time = nanoseconds(CLOCK_MONOTONIC), .cpus = cpus };
    uint8_t *at = frame + sizeof(header);
    size_t i;

    if (!frame || (cpus && !per_cpu))
        goto cleanup;
    for (i = 0; i < run->count; i++) {
        struct run_source *source = &run->sources[i];
        struct reading reading = { 0 };
        struct samples_record record;

        if (per_cpu)
            memset(per_cpu, 0, cpus * sizeof(uint64_t));
        /* What cannot be read is not in the frame: not known is not 0. */
        if (source->counter->kind->read(source->counter, &reading, per_cpu) < 0)
            continue;
        tell_own(run, &reading);
        record = (struct samples_record){
            .index = source->index,
            .flags = reading.flags,
            .count = reading.count,
            .enabled = reading.enabled,
            .running = reading.running,
            .lost = reading.lost,
            .missed = reading.missed,
            .own = reading.own,
        };
        memcpy(at, &record, sizeof(record));
        at += sizeof(record);
        if (per_cpu)
            memcpy(at, per_cpu, cpus * sizeof(uint64_t));
        at += cpus * sizeof(uint64_t);
        header.sources++;
    }
    header.agentCpu = agent_cpu(agent);
    header.dropped = run->dropped;
    memcpy(frame, &header, sizeof(header));
    if (final)
        output_frame(agent->output, FRAME_SAMPLES, run->id, frame, (size_t)(at - frame));
    else if (output_droppable(agent->output, FRAME_SAMPLES, run->id, frame, (size_t)(at - frame)) == 1)
        run->dropped++;
cleanup:
    free(per_cpu);
    free(frame);
}

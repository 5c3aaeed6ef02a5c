#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "protocol.h"

static uint64_t number(json_t *object, const char *name)
{
    json_t *value = json_object_get(object, name);

    return json_is_string(value) ? strtoull(json_string_value(value), NULL, 10) : (uint64_t)json_integer_value(value);
}

/* The structs of the made header, filled and laid one after the other, are the payload. */
static void check_payload(json_t *sample)
{
    size_t size, at = 0, i, cpu;
    uint8_t *wanted = unhex(json_string_value(json_object_get(sample, "payload")), &size);
    uint8_t *made = calloc(1, size + 4096);
    json_t *records = json_object_get(sample, "records"), *record;
    struct samples_header header = {
        .time = number(sample, "time"),
        .agentCpu = number(sample, "agentCpu"),
        .sources = (uint32_t)json_array_size(records),
        .cpus = (uint32_t)number(sample, "cpus"),
        .dropped = (uint32_t)number(sample, "dropped"),
    };

    memcpy(made, &header, sizeof(header));
    at = sizeof(header);
    json_array_foreach(records, i, record) {
        struct samples_record row = {
            .index = (uint32_t)number(record, "index"),
            .flags = (uint32_t)number(record, "flags"),
            .count = number(record, "count"),
            .enabled = number(record, "enabled"),
            .running = number(record, "running"),
            .lost = number(record, "lost"),
            .missed = number(record, "missed"),
            .own = number(record, "own"),
        };

        memcpy(made + at, &row, sizeof(row));
        at += sizeof(row);
        for (cpu = 0; cpu < header.cpus; cpu++, at += sizeof(uint64_t)) {
            json_t *text = json_array_get(json_object_get(record, "perCpu"), cpu);
            uint64_t count = strtoull(json_string_value(text), NULL, 10);

            memcpy(made + at, &count, sizeof(count));
        }
    }
    CHECK(at == size);
    CHECK(!memcmp(made, wanted, size));
    free(made);
    free(wanted);
}

void test_samples(void)
{
    json_t *samples = fixture("samples.json"), *sample;
    size_t i;

    CHECK(sizeof(struct samples_header) == 32);
    CHECK(sizeof(struct samples_record) == 56);
    json_array_foreach(samples, i, sample)
        check_payload(sample);
    json_decref(samples);
}

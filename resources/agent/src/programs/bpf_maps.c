#include <bpf/bpf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "programs/bpf_loaded.h"

/* Arrays larger than this are mostly empty: of those only what is not zero is sent. */
#define SMALL_ARRAY 16
#define RECORDS_ROOM (512u << 10)
#define PERF_PAGES 16

static const char digits[] = "0123456789abcdef";

static bool is_per_cpu(enum bpf_map_type type)
{
    return type == BPF_MAP_TYPE_PERCPU_HASH || type == BPF_MAP_TYPE_PERCPU_ARRAY ||
           type == BPF_MAP_TYPE_LRU_PERCPU_HASH;
}

static bool is_array(enum bpf_map_type type)
{
    return type == BPF_MAP_TYPE_ARRAY || type == BPF_MAP_TYPE_PERCPU_ARRAY;
}

static bool is_table(enum bpf_map_type type)
{
    return is_array(type) || type == BPF_MAP_TYPE_HASH || type == BPF_MAP_TYPE_PERCPU_HASH ||
           type == BPF_MAP_TYPE_LRU_HASH || type == BPF_MAP_TYPE_LRU_PERCPU_HASH || type == BPF_MAP_TYPE_STACK_TRACE;
}

static bool is_stream(enum bpf_map_type type)
{
    return type == BPF_MAP_TYPE_RINGBUF || type == BPF_MAP_TYPE_PERF_EVENT_ARRAY;
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), end_length = strlen(end);

    return length >= end_length && !strcmp(text + length - end_length, end);
}

bool bpf_map_shown(const struct bpf_map *map)
{
    const char *name = bpf_map__name(map);

    /* What the compiler put away: constants and the texts of prints. */
    if (bpf_map__is_internal(map) && !ends_with(name, ".bss") && !ends_with(name, ".data"))
        return false;
    return is_table(bpf_map__type(map)) || is_stream(bpf_map__type(map));
}

json_t *bpf_maps_json(const struct bpf_loaded *loaded)
{
    json_t *list = json_array();
    struct bpf_map *map;

    bpf_object__for_each_map (map, loaded->object)
        json_array_append_new(
            list, json_pack("{s:o, s:i, s:i, s:i, s:I, s:i, s:i, s:b, s:b}", "name", json_text(bpf_map__name(map)),
                            "type", (int)bpf_map__type(map), "keySize", (int)bpf_map__key_size(map), "valueSize",
                            (int)bpf_map__value_size(map), "maxEntries", (json_int_t)bpf_map__max_entries(map),
                            "keyType", (int)bpf_map__btf_key_type_id(map), "valueType",
                            (int)bpf_map__btf_value_type_id(map), "perCpu", is_per_cpu(bpf_map__type(map)), "shown",
                            bpf_map_shown(map)));
    return list;
}

static void write_hex(struct deflated *answer, const uint8_t *bytes, size_t length)
{
    char text[512];
    size_t used = 0, i;

    for (i = 0; i < length; i++) {
        text[used++] = digits[bytes[i] >> 4];
        text[used++] = digits[bytes[i] & 15];
        if (used == sizeof(text) || i == length - 1) {
            deflated_text(answer, text, used);
            used = 0;
        }
    }
}

static bool all_zero(const uint8_t *bytes, size_t length)
{
    size_t i;

    for (i = 0; i < length; i++)
        if (bytes[i])
            return false;
    return true;
}

struct map_reader {
    struct deflated *answer;
    int index, fd;
    size_t key_size, value_size; /* of all CPUs together */
    bool skip_zeros;
    long most, written, total;
};

static void write_entry(struct map_reader *reader, const uint8_t *key, const uint8_t *value)
{
    char head[24];

    if (reader->skip_zeros && all_zero(value, reader->value_size))
        return;
    reader->total++;
    if (reader->written >= reader->most)
        return;
    reader->written++;
    snprintf(head, sizeof(head), "e\t%d\t", reader->index);
    deflated_text(reader->answer, head, strlen(head));
    write_hex(reader->answer, key, reader->key_size);
    deflated_text(reader->answer, "\t", 1);
    write_hex(reader->answer, value, reader->value_size);
    deflated_text(reader->answer, "\n", 1);
}

/* One by one. A key that is deleted under us begins the walk anew: no more steps than the map can hold, twice. */
static void walk(struct map_reader *reader, uint8_t *key, uint8_t *next, uint8_t *value, long most_steps)
{
    bool first = true;

    while (most_steps-- > 0 && !bpf_map_get_next_key(reader->fd, first ? NULL : key, next)) {
        first = false;
        memcpy(key, next, reader->key_size);
        if (!bpf_map_lookup_elem(reader->fd, key, value))
            write_entry(reader, key, value);
    }
}

static long write_table(struct bpf_loaded *loaded, struct bpf_map *map, int index, struct deflated *answer, long most)
{
    enum bpf_map_type type = bpf_map__type(map);
    size_t value_size = bpf_map__value_size(map), key_size = bpf_map__key_size(map);
    struct map_reader reader = {
        .answer = answer,
        .index = index,
        .fd = bpf_map__fd(map),
        .key_size = key_size,
        .value_size = is_per_cpu(type) ? ((value_size + 7) & ~(size_t)7) * (size_t)loaded->cpus : value_size,
        .skip_zeros = is_array(type) && bpf_map__max_entries(map) > SMALL_ARRAY,
        .most = most,
    };
    uint8_t *memory = malloc(2 * key_size + reader.value_size + 16);

    if (!memory)
        return 0;
    walk(&reader, memory, memory + key_size, memory + ((2 * key_size + 7) & ~(size_t)7),
         2L * bpf_map__max_entries(map) + 1);
    free(memory);
    deflated_line(answer, "m\t%d\t%ld", index, reader.total);
    return reader.written + 1;
}

static void write_record(struct bpf_stream *stream, const void *data, size_t size)
{
    struct bpf_loaded *loaded = stream->loaded;
    char head[24];

    if (!loaded->answer || size > loaded->room) {
        stream->lost++;
        return;
    }
    loaded->room -= size;
    snprintf(head, sizeof(head), "r\t%d\t", stream->map);
    deflated_text(loaded->answer, head, strlen(head));
    write_hex(loaded->answer, data, size);
    deflated_text(loaded->answer, "\n", 1);
}

static int ring_record(void *context, void *data, size_t size)
{
    write_record(context, data, size);
    return 0;
}

static void perf_record(void *context, int cpu, void *data, __u32 size)
{
    (void)cpu;
    write_record(context, data, size);
}

static void perf_lost(void *context, int cpu, __u64 count)
{
    struct bpf_stream *stream = context;

    (void)cpu;
    stream->lost += count;
}

int bpf_streams_open(struct bpf_loaded *loaded)
{
    struct bpf_map *map;
    int index = 0;

    bpf_object__for_each_map (map, loaded->object) {
        struct bpf_stream *stream = &loaded->streams[loaded->stream_count];
        enum bpf_map_type type = bpf_map__type(map);

        if (is_stream(type) && loaded->stream_count < MOST_BPF_STREAMS) {
            *stream = (struct bpf_stream){ .loaded = loaded, .map = index };
            if (type == BPF_MAP_TYPE_RINGBUF)
                stream->ring = ring_buffer__new(bpf_map__fd(map), ring_record, stream, NULL);
            else
                stream->perf = perf_buffer__new(bpf_map__fd(map), PERF_PAGES, perf_record, perf_lost, stream, NULL);
            if (!stream->ring && !stream->perf)
                return -errno;
            loaded->stream_count++;
        }
        index++;
    }
    return 0;
}

void bpf_streams_close(struct bpf_loaded *loaded)
{
    while (loaded->stream_count) {
        struct bpf_stream *stream = &loaded->streams[--loaded->stream_count];

        ring_buffer__free(stream->ring);
        perf_buffer__free(stream->perf);
    }
}

static void write_streams(struct bpf_loaded *loaded, struct deflated *answer)
{
    size_t i;

    loaded->answer = answer;
    loaded->room = RECORDS_ROOM;
    for (i = 0; i < loaded->stream_count; i++) {
        struct bpf_stream *stream = &loaded->streams[i];

        if (stream->ring)
            ring_buffer__consume(stream->ring);
        else
            perf_buffer__consume(stream->perf);
        deflated_line(answer, "d\t%d\t%llu", stream->map, (unsigned long long)stream->lost);
    }
    loaded->answer = NULL;
}

/* Events that a program could not see because it, or another of its kind, was running already on that CPU. */
static void write_misses(struct bpf_loaded *loaded, struct deflated *answer)
{
    struct bpf_program *program;

    bpf_object__for_each_program (program, loaded->object) {
        struct bpf_prog_info info = { 0 };
        __u32 length = sizeof(info);

        if (!bpf_obj_get_info_by_fd(bpf_program__fd(program), &info, &length))
            deflated_line(answer, "x\t%s\t%llu", bpf_program__name(program), (unsigned long long)info.recursion_misses);
    }
}

long bpf_maps_write(struct bpf_loaded *loaded, struct deflated *answer, long most)
{
    struct bpf_map *map;
    long lines = 0;
    int index = 0;

    bpf_object__for_each_map (map, loaded->object) {
        if (bpf_map_shown(map) && is_table(bpf_map__type(map)))
            lines += write_table(loaded, map, index, answer, most);
        index++;
    }
    write_streams(loaded, answer);
    write_misses(loaded, answer);
    return lines;
}

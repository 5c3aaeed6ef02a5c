#include "wire/frames.h"

#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "protocol.h"

static void add(struct frame_input *input, const uint8_t *bytes, size_t size)
{
    while (size) {
        size_t room;
        char *space = frame_input_space(input, &room);
        size_t part = size < room ? size : room;

        memcpy(space, bytes, part);
        frame_input_added(input, part);
        bytes += part;
        size -= part;
    }
}

static enum frame_result wanted_result(const char *outcome)
{
    return !strcmp(outcome, "too-long") ? FRAME_TOO_LONG
           : !strcmp(outcome, "unknown-kind") ? FRAME_UNKNOWN_KIND
                                              : FRAME_NEEDS_MORE;
}

static uint8_t kind_named(const char *name)
{
    static const struct {
        const char *name;
        uint8_t value;
    } kinds[] = {
        { "REQUEST", FRAME_REQUEST },   { "CANCEL", FRAME_CANCEL }, { "HEARTBEAT", FRAME_HEARTBEAT },
        { "RESPONSE", FRAME_RESPONSE }, { "FAILURE", FRAME_FAILURE }, { "PART", FRAME_PART },
        { "SAMPLES", FRAME_SAMPLES },   { "NOTICE", FRAME_NOTICE }, { "ECHO", FRAME_ECHO },
    };
    size_t i;

    for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
        if (!strcmp(kinds[i].name, name))
            return kinds[i].value;
    return 0;
}

static void check_frame(const struct frame *frame, json_t *wanted)
{
    size_t size;
    uint8_t *payload = unhex(json_string_value(json_object_get(wanted, "payload")), &size);

    CHECK(frame->kind == kind_named(json_string_value(json_object_get(wanted, "kind"))));
    CHECK(frame->stream == (uint32_t)json_integer_value(json_object_get(wanted, "stream")));
    CHECK(frame->length == size && !memcmp(frame->payload, payload, size));
    free(payload);
}

/* Hands the stream over in pieces of `step` bytes, taking frames out after each. */
static void decode(json_t *stream, const uint8_t *bytes, size_t size, size_t step)
{
    json_t *frames = json_object_get(stream, "frames");
    const char *outcome = json_string_value(json_object_get(stream, "outcome"));
    enum frame_result result = FRAME_NEEDS_MORE;
    struct frame_input input = { 0 };
    struct frame frame = { 0 };
    size_t at, found = 0;

    for (at = 0; at < size && result == FRAME_NEEDS_MORE; at += step) {
        add(&input, bytes + at, size - at < step ? size - at : step);
        while ((result = frame_next(&input, &frame)) == FRAME_READY)
            check_frame(&frame, json_array_get(frames, found++));
    }
    CHECK(found == json_array_size(frames));
    CHECK(result == wanted_result(outcome));
    if (json_object_get(stream, "stream"))
        CHECK(frame.stream == (uint32_t)json_integer_value(json_object_get(stream, "stream")));
    if (!strcmp(outcome, "complete"))
        CHECK(input.used == input.taken);
    frame_input_free(&input);
}

/* What we send: our headers before the payloads must make the same bytes. */
static void encode(json_t *stream, const uint8_t *bytes)
{
    json_t *frame;
    size_t i, at = 0;

    json_array_foreach(json_object_get(stream, "frames"), i, frame) {
        uint8_t header[FRAME_HEADER_BYTES];
        size_t size;
        uint8_t *payload = unhex(json_string_value(json_object_get(frame, "payload")), &size);

        frame_header(header, (uint32_t)size, kind_named(json_string_value(json_object_get(frame, "kind"))),
                     (uint32_t)json_integer_value(json_object_get(frame, "stream")));
        CHECK(!memcmp(bytes + at, header, sizeof(header)));
        at += sizeof(header);
        CHECK(!memcmp(bytes + at, payload, size));
        at += size;
        free(payload);
    }
}

void test_frames(void)
{
    json_t *streams = fixture("streams.json"), *stream;
    size_t i, step, size;

    json_array_foreach(streams, i, stream) {
        uint8_t *bytes = unhex(json_string_value(json_object_get(stream, "bytes")), &size);

        if (!strcmp(json_string_value(json_object_get(stream, "direction")), "down")) {
            for (step = 1; step <= 16; step++)
                decode(stream, bytes, size, step);
            decode(stream, bytes, size, size + 1);
        }
        encode(stream, bytes);
        free(bytes);
    }
    json_decref(streams);
}

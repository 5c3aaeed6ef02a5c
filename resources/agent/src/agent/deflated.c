#include "agent/deflated.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/text.h"
#include "protocol.h"

#define PART_BYTES 65536
#define LINES_BYTES 65536
/* A target's CPU is dearer than its link: names shrink to a fifth at level 2, to a sixth at 6 in twice the time. */
#define LEVEL 2

struct deflated {
    struct agent *agent;
    struct request *request;
    z_stream zlib;
    bool failed;
    long long bytes;
    size_t waiting;
    char lines[LINES_BYTES];
    uint8_t part[PART_BYTES];
};

struct deflated *deflated_begin(struct agent *agent, struct request *request)
{
    struct deflated *stream = calloc(1, sizeof(*stream));

    if (!stream)
        return NULL;
    stream->agent = agent;
    stream->request = request;
    if (deflateInit(&stream->zlib, LEVEL) != Z_OK) {
        free(stream);
        return NULL;
    }
    stream->zlib.next_out = stream->part;
    stream->zlib.avail_out = PART_BYTES;
    return stream;
}

static void send_part(struct deflated *stream)
{
    size_t size = PART_BYTES - stream->zlib.avail_out;

    if (size && output_when_room(stream->agent->output, FRAME_PART, stream->request->stream, stream->part, size,
                                 &stream->request->cancelled) < 0)
        stream->failed = true;
    stream->zlib.next_out = stream->part;
    stream->zlib.avail_out = PART_BYTES;
}

static void compress_lines(struct deflated *stream, int flush)
{
    int state;

    stream->zlib.next_in = (uint8_t *)stream->lines;
    stream->zlib.avail_in = (unsigned)stream->waiting;
    do {
        state = deflate(&stream->zlib, flush);
        if (stream->zlib.avail_out == 0 || state == Z_STREAM_END)
            send_part(stream);
    } while (!stream->failed && (stream->zlib.avail_in || (flush == Z_FINISH && state != Z_STREAM_END)));
    stream->waiting = 0;
}

void deflated_text(struct deflated *stream, const char *text, size_t length)
{
    while (length && !stream->failed) {
        size_t room = LINES_BYTES - stream->waiting, size = length < room ? length : room;

        memcpy(stream->lines + stream->waiting, text, size);
        stream->waiting += size;
        stream->bytes += (long long)size;
        text += size;
        length -= size;
        if (stream->waiting == LINES_BYTES)
            compress_lines(stream, Z_NO_FLUSH);
    }
}

void deflated_line(struct deflated *stream, const char *format, ...)
{
    char line[8192];
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = vsnprintf(line, sizeof(line) - 1, format, arguments);
    va_end(arguments);
    if (length < 0)
        return;
    if ((size_t)length > sizeof(line) - 2)
        length = sizeof(line) - 2;
    line[length++] = '\n';
    deflated_text(stream, line, (size_t)length);
}

int deflated_end(struct deflated *stream, long entries, const char *note, json_t **result, struct failure *failure)
{
    bool failed;
    long long bytes = stream->bytes;

    if (!stream->failed)
        compress_lines(stream, Z_FINISH);
    failed = stream->failed;
    deflateEnd(&stream->zlib);
    free(stream);
    if (failed)
        return fail(failure, "cancelled", "The answer could not be sent");
    *result = json_pack("{s:I, s:I, s:o}", "entries", (json_int_t)entries, "bytes", (json_int_t)bytes, "note",
                        json_text_or_null(note));
    return 0;
}

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "programs/tool.h"
#include "protocol.h"

#define HEADER sizeof(struct output_header)
#define READ_BYTES 65536

static void earn(struct tool *tool)
{
    unsigned now = now_milliseconds();
    uint64_t earned = (uint64_t)(now - tool->allowance_at) * TOOL_RATE / 1000;

    if (!earned)
        return;
    tool->allowance_at = now;
    tool->allowance = tool->allowance + earned > TOOL_BURST ? TOOL_BURST : tool->allowance + (uint32_t)earned;
}

/* Passes on `length` bytes that stand after the room for the header. False when they did not fit. */
static bool pass_on(struct agent *agent, struct tool *tool, int which, uint8_t *frame, size_t length)
{
    struct output_header header = { .channel = (uint32_t)which + 1, .dropped = tool->dropped };

    if (length > tool->allowance)
        return false;
    memcpy(frame, &header, HEADER);
    if (output_droppable(agent->output, FRAME_OUTPUT, tool->id, frame, HEADER + length))
        return false;
    tool->allowance -= (uint32_t)length;
    return true;
}

void tool_stream_read(struct agent *agent, struct tool *tool, int which)
{
    static uint8_t frame[HEADER + READ_BYTES];
    struct tool_stream *stream = &tool->streams[which];
    uint8_t *text = frame + HEADER;
    ssize_t got = read(stream->fd, text, READ_BYTES);
    size_t length, start = 0;
    int i;

    if (tool->forget) {
        tool->forget = false;
        tool->dropped += output_forget(agent->output, FRAME_OUTPUT, tool->id, HEADER);
        for (i = 0; i < TOOL_STREAMS; i++)
            tool->streams[i].skipping = true;
    }
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (got <= 0) {
        close(stream->fd);
        stream->fd = -1;
        return;
    }
    earn(tool);
    length = (size_t)got;
    if (stream->skipping) {
        uint8_t *end = memchr(text, '\n', length);

        start = end ? (size_t)(end - text) + 1 : length;
        tool->dropped += start;
        stream->skipping = !end;
        memmove(text, text + start, length - start);
        length -= start;
    }
    if (length && !pass_on(agent, tool, which, frame, length)) {
        tool->dropped += length;
        stream->skipping = text[length - 1] != '\n';
    }
}

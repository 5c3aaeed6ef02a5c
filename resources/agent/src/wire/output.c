#include "wire/output.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "protocol.h"
#include "wire/frames.h"

#define QUEUE_LIMIT (4u << 20)

struct chunk {
    struct chunk *next;
    size_t size, written;
    uint8_t bytes[];
};

struct output {
    pthread_mutex_t lock;
    pthread_cond_t room;
    struct chunk *first, **last;
    size_t queued;
    int fd, wake_fd, flags_before;
    bool broken;
    struct shared *shared;
};

struct output *output_open(int fd, int wake_fd, struct shared *shared)
{
    struct output *output = calloc(1, sizeof(*output));

    if (!output)
        return NULL;
    pthread_mutex_init(&output->lock, NULL);
    pthread_cond_init(&output->room, NULL);
    output->last = &output->first;
    output->fd = fd;
    output->wake_fd = wake_fd;
    output->shared = shared;
    output->flags_before = fcntl(fd, F_GETFL);
    if (output->flags_before >= 0)
        fcntl(fd, F_SETFL, output->flags_before | O_NONBLOCK);
    return output;
}

void output_close(struct output *output)
{
    struct chunk *chunk;

    if (!output)
        return;
    while ((chunk = output->first)) {
        output->first = chunk->next;
        free(chunk);
    }
    /* The flag belongs to the open file, which a shell or sshd may share with us. */
    if (output->flags_before >= 0)
        fcntl(output->fd, F_SETFL, output->flags_before);
    pthread_cond_destroy(&output->room);
    pthread_mutex_destroy(&output->lock);
    free(output);
}

static void give_up(struct output *output)
{
    output->broken = true;
    pthread_cond_broadcast(&output->room);
}

/* Called with the lock held. */
static void flush_locked(struct output *output)
{
    struct chunk *chunk;
    ssize_t written;

    while (!output->broken && (chunk = output->first)) {
        /* Said before the write: whoever finds us dead then assumes the worse. */
        atomic_store(&output->shared->inside_frame, 1);
        written = write(output->fd, chunk->bytes + chunk->written, chunk->size - chunk->written);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0 && errno == EAGAIN) {
            atomic_store(&output->shared->inside_frame, chunk->written != 0);
            break;
        }
        if (written < 0) {
            give_up(output);
            break;
        }
        chunk->written += (size_t)written;
        output->queued -= (size_t)written;
        if (chunk->written < chunk->size)
            continue;
        atomic_store(&output->shared->inside_frame, 0);
        output->first = chunk->next;
        if (!output->first)
            output->last = &output->first;
        free(chunk);
    }
    if (output->queued < QUEUE_LIMIT)
        pthread_cond_broadcast(&output->room);
}

/* Called with the lock held. */
static int append_locked(struct output *output, uint8_t kind, uint32_t stream, const void *payload, size_t length)
{
    struct chunk *chunk;

    if (output->broken || length > FRAME_MAX_PAYLOAD)
        return -1;
    chunk = malloc(sizeof(*chunk) + FRAME_HEADER_BYTES + length);
    if (!chunk)
        return -1;
    chunk->next = NULL;
    chunk->written = 0;
    chunk->size = FRAME_HEADER_BYTES + length;
    frame_header(chunk->bytes, (uint32_t)length, kind, stream);
    if (length)
        memcpy(chunk->bytes + FRAME_HEADER_BYTES, payload, length);
    *output->last = chunk;
    output->last = &chunk->next;
    output->queued += chunk->size;
    flush_locked(output);
    if (output->first) {
        uint64_t one = 1;
        ssize_t written = write(output->wake_fd, &one, sizeof(one));

        (void)written; /* fails only when the counter is full, and then the loop is awake */
    }
    return output->broken ? -1 : 0;
}

int output_frame(struct output *output, uint8_t kind, uint32_t stream, const void *payload, size_t length)
{
    int result;

    pthread_mutex_lock(&output->lock);
    result = append_locked(output, kind, stream, payload, length);
    pthread_mutex_unlock(&output->lock);
    return result;
}

int output_droppable(struct output *output, uint8_t kind, uint32_t stream, const void *payload, size_t length)
{
    int result = 1;

    pthread_mutex_lock(&output->lock);
    if (output->queued + length + FRAME_HEADER_BYTES <= QUEUE_LIMIT)
        result = append_locked(output, kind, stream, payload, length);
    pthread_mutex_unlock(&output->lock);
    return result;
}

size_t output_forget(struct output *output, uint8_t kind, uint32_t stream, size_t header)
{
    uint8_t head[FRAME_HEADER_BYTES];
    struct chunk **at;
    size_t bytes = 0;

    pthread_mutex_lock(&output->lock);
    for (at = &output->first; *at;) {
        struct chunk *chunk = *at;

        frame_header(head, (uint32_t)(chunk->size - FRAME_HEADER_BYTES), kind, stream);
        if (chunk->written || memcmp(chunk->bytes, head, sizeof(head))) {
            at = &chunk->next;
            continue;
        }
        *at = chunk->next;
        output->queued -= chunk->size;
        bytes += chunk->size - FRAME_HEADER_BYTES - header;
        free(chunk);
    }
    output->last = at;
    if (output->queued < QUEUE_LIMIT)
        pthread_cond_broadcast(&output->room);
    pthread_mutex_unlock(&output->lock);
    return bytes;
}

int output_when_room(struct output *output, uint8_t kind, uint32_t stream, const void *payload, size_t length,
                     const volatile bool *cancelled)
{
    int result = -1;

    pthread_mutex_lock(&output->lock);
    while (!output->broken && !*cancelled && output->queued >= QUEUE_LIMIT) {
        struct timespec until;

        /* Not for ever: whoever cancels does not know this condition. */
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += 100000000;
        if (until.tv_nsec >= 1000000000) {
            until.tv_sec++;
            until.tv_nsec -= 1000000000;
        }
        pthread_cond_timedwait(&output->room, &output->lock, &until);
    }
    if (!*cancelled)
        result = append_locked(output, kind, stream, payload, length);
    pthread_mutex_unlock(&output->lock);
    return result;
}

int output_json(struct output *output, uint8_t kind, uint32_t stream, json_t *value)
{
    char *text = value ? json_dumps(value, JSON_COMPACT) : NULL;
    int result = -1;

    json_decref(value);
    if (!text) {
        struct failure failure;

        if (kind != FRAME_FAILURE) {
            fail_memory(&failure);
            output_failure(output, stream, &failure);
        }
        return -1;
    }
    if (strlen(text) > FRAME_MAX_PAYLOAD) {
        struct failure failure;

        fail(&failure, "limit", "The answer is longer than a frame can be");
        output_failure(output, stream, &failure);
    } else {
        result = output_frame(output, kind, stream, text, strlen(text));
    }
    free(text);
    return result;
}

int output_failure(struct output *output, uint32_t stream, const struct failure *failure)
{
    json_t *place = failure->place_start >= 0
                        ? json_pack("{s:i, s:i}", "start", failure->place_start, "end", failure->place_end)
                        : json_null();

    return output_json(output, FRAME_FAILURE, stream,
                       json_pack("{s:s, s:o, s:o, s:o, s:o}", "code", failure->code, "message",
                                 json_text(failure->message), "remedy", json_text_or_null(failure->remedy), "detail",
                                 json_text_or_null(failure->detail), "place", place));
}

int output_flush(struct output *output)
{
    int result;

    pthread_mutex_lock(&output->lock);
    flush_locked(output);
    result = output->broken ? -1 : 0;
    pthread_mutex_unlock(&output->lock);
    return result;
}

int output_drain(struct output *output, int milliseconds)
{
    unsigned begun = now_milliseconds();

    for (;;) {
        struct pollfd ready = { .fd = output->fd, .events = POLLOUT };
        int left = milliseconds - (int)(now_milliseconds() - begun);

        if (output_flush(output) < 0)
            return -1;
        if (!output_pending(output))
            return 0;
        if (left <= 0)
            return -1;
        poll(&ready, 1, left);
    }
}

bool output_pending(struct output *output)
{
    bool pending;

    pthread_mutex_lock(&output->lock);
    pending = output->first && !output->broken;
    pthread_mutex_unlock(&output->lock);
    return pending;
}

bool output_broken(struct output *output)
{
    bool broken;

    pthread_mutex_lock(&output->lock);
    broken = output->broken;
    pthread_mutex_unlock(&output->lock);
    return broken;
}

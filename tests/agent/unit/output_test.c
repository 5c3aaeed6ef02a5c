#include "wire/output.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "check.h"
#include "protocol.h"

#define BIG (256u << 10)

/* Reads all that is there now. */
static size_t drain_pipe(int fd)
{
    static char bytes[65536];
    size_t total = 0;
    ssize_t got;

    while ((got = read(fd, bytes, sizeof(bytes))) > 0)
        total += (size_t)got;
    return total;
}

static void test_bounds(struct output *output, int reader, struct shared *shared)
{
    char *payload = calloc(1, BIG);
    size_t sent = 0, dropped = 0, read_back = 0, i;

    for (i = 0; i < 40; i++) /* 10 MiB into a queue of 4 */
        if (output_droppable(output, FRAME_SAMPLES, 1, payload, BIG) == 1)
            dropped++;
        else
            sent++;
    CHECK(dropped > 0 && sent >= 15);
    CHECK(output_droppable(output, FRAME_SAMPLES, 1, payload, BIG) == 1);
    /* An answer is queued nevertheless. */
    CHECK(output_frame(output, FRAME_RESPONSE, 2, payload, BIG) == 0);
    /* Only that kind of that stream is forgotten; `header` bytes of each are not the tool's. */
    CHECK(output_frame(output, FRAME_SAMPLES, 7, payload, 16) == 0);
    CHECK(output_frame(output, FRAME_SAMPLES, 7, payload, 24) == 0);
    CHECK(output_forget(output, FRAME_SAMPLES, 7, 4) == 32);
    CHECK(output_forget(output, FRAME_SAMPLES, 7, 4) == 0);
    CHECK(output_pending(output));
    CHECK(atomic_load(&shared->inside_frame) == 1);
    while (output_pending(output)) {
        read_back += drain_pipe(reader);
        CHECK(output_flush(output) == 0);
    }
    read_back += drain_pipe(reader);
    CHECK(read_back == (sent + 1) * (FRAME_HEADER_BYTES + BIG));
    CHECK(atomic_load(&shared->inside_frame) == 0);
    CHECK(output_droppable(output, FRAME_SAMPLES, 1, payload, 16) == 0);
    CHECK(drain_pipe(reader) == FRAME_HEADER_BYTES + 16);
    free(payload);
}

static void test_failure_frame(struct output *output, int reader)
{
    struct failure failure;
    char bytes[4096];
    ssize_t got;
    json_t *value;

    fail(&failure, "bad-filter", "no \xff such thing"); /* not UTF-8, as the kernel's text may be */
    failure.place_start = 3;
    failure.place_end = 4;
    CHECK(output_failure(output, 9, &failure) == 0);
    got = read(reader, bytes, sizeof(bytes));
    CHECK(got > FRAME_HEADER_BYTES && bytes[4] == FRAME_FAILURE);
    value = json_loadb(bytes + FRAME_HEADER_BYTES, (size_t)got - FRAME_HEADER_BYTES, 0, NULL);
    CHECK_TEXT(json_string_value(json_object_get(value, "message")), "no \xef\xbf\xbd such thing");
    CHECK(json_is_null(json_object_get(value, "remedy")));
    CHECK(json_integer_value(json_object_get(json_object_get(value, "place"), "start")) == 3);
    json_decref(value);
}

void test_output(void)
{
    struct shared *shared = shared_make();
    int ends[2], wake = eventfd(0, EFD_NONBLOCK);
    struct output *output;

    CHECK(shared && wake >= 0 && pipe(ends) == 0);
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    output = output_open(ends[1], wake, shared);
    CHECK(output != NULL);
    test_bounds(output, ends[0], shared);
    test_failure_frame(output, ends[0]);
    close(ends[0]);
    CHECK(output_frame(output, FRAME_ECHO, 0, "x", 1) == -1); /* nobody reads any more */
    CHECK(output_broken(output));
    output_close(output);
    CHECK(!(fcntl(ends[1], F_GETFL) & O_NONBLOCK)); /* the flag is put back: a shell may share the file */
    close(ends[1]);
    close(wake);
}

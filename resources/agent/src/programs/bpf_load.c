#include "programs/bpf_objects.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/errors.h"
#include "base/params.h"
#include "base/text.h"
#include "programs/bpf_loaded.h"
#include "programs/bpf_perf_section.h"

/* The verifier's log of one program. */
#define LOG_BYTES (4u << 20)
#define LOG_SENT (512u << 10)
#define SAID_BYTES (16u << 10)

/* What libbpf says while it loads, which is why it failed. */
static struct {
    char text[SAID_BYTES];
    size_t used;
} said;

static int hear(enum libbpf_print_level level, const char *format, va_list arguments)
{
    int length;

    if (level > LIBBPF_WARN || said.used >= sizeof(said.text) - 1)
        return 0;
    length = vsnprintf(said.text + said.used, sizeof(said.text) - said.used, format, arguments);
    if (length > 0)
        said.used += (size_t)length;
    if (said.used > sizeof(said.text) - 1)
        said.used = sizeof(said.text) - 1;
    return length;
}

/* How far it came: what stands in the answer when it was not far enough. */
struct outcome {
    const char *step; /* open, load, attach */
    const char *program, *section; /* the one that failed, or NULL */
    int error;
    char why[512];
};

static int load(struct agent *agent, struct bpf_loaded *loaded, char *log, struct outcome *outcome)
{
    struct bpf_program *program;
    struct bpf_map *map;

    bpf_object__for_each_map (map, loaded->object)
        bpf_map__set_pin_path(map, NULL); /* a pinned map would stay when we are gone */
    bpf_object__for_each_program (program, loaded->object) {
        bpf_program__set_log_buf(program, log, LOG_BYTES);
        if (perf_section(bpf_program__section_name(program)))
            bpf_program__set_type(program, BPF_PROG_TYPE_PERF_EVENT);
    }
    bpf_printk_before(agent, loaded);
    outcome->step = "load";
    outcome->error = bpf_object__load(loaded->object);
    if (!outcome->error)
        return 0;
    bpf_object__for_each_program (program, loaded->object)
        if (bpf_program__autoload(program) && bpf_program__fd(program) < 0 && !outcome->program && log[0]) {
            outcome->program = bpf_program__name(program);
            outcome->section = bpf_program__section_name(program);
        }
    return -1;
}

static int attach(struct bpf_loaded *loaded, struct outcome *outcome)
{
    struct bpf_program *program;

    outcome->step = "attach";
    outcome->error = bpf_streams_open(loaded);
    bpf_object__for_each_program (program, loaded->object) {
        if (outcome->error)
            break;
        outcome->error = bpf_attach(loaded, program, outcome->why, sizeof(outcome->why));
        if (outcome->error) {
            outcome->program = bpf_program__name(program);
            outcome->section = bpf_program__section_name(program);
        }
    }
    return outcome->error ? -1 : 0;
}

static json_t *programs_json(const struct bpf_loaded *loaded)
{
    json_t *list = json_array();
    struct bpf_program *program;

    bpf_object__for_each_program (program, loaded->object)
        json_array_append_new(list, json_pack("{s:o, s:o}", "name", json_text(bpf_program__name(program)), "section",
                                              json_text(bpf_program__section_name(program))));
    return list;
}

static int open_object(struct bpf_loaded *loaded, json_t *params, struct outcome *outcome, struct failure *failure)
{
    json_t *text = json_object_get(params, "object");
    LIBBPF_OPTS(bpf_object_open_opts, options, .object_name = "probescope");
    uint8_t *bytes;
    size_t size;

    bytes = json_is_string(text) ? base64_decode(json_string_value(text), json_string_length(text), &size) : NULL;
    if (!bytes)
        return fail(failure, "bad-request", "'object' must be an ELF file as base64");
    outcome->step = "open";
    loaded->object = bpf_object__open_mem(bytes, size, &options);
    if (!loaded->object)
        outcome->error = -errno;
    free(bytes);
    return 0;
}

/* The answer, with the verifier's log as its parts. */
static int answer_load(struct agent *agent, struct request *request, const struct bpf_loaded *loaded, const char *log,
                       const struct outcome *outcome, json_t **result, struct failure *failure)
{
    struct deflated *stream = deflated_begin(agent, request);
    size_t length = strlen(log);
    json_t *more;

    if (!stream)
        return fail_memory(failure);
    /* Its end says why; the beginning of a long one is of no use without the middle. */
    if (outcome->error)
        deflated_text(stream, length > LOG_SENT ? log + length - LOG_SENT : log,
                      length > LOG_SENT ? LOG_SENT : length);
    if (deflated_end(stream, 0, "", result, failure) < 0)
        return -1;
    more = json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:i, s:o, s:o}", "step", outcome->step, "program",
                     json_text_or_null(outcome->program), "section", json_text_or_null(outcome->section), "error",
                     outcome->error ? json_string(errno_name(-outcome->error)) : json_null(), "why",
                     json_text_or_null(outcome->why), "said", json_text(said.text), "cpus", loaded->cpus, "programs",
                     loaded->object ? programs_json(loaded) : json_array(), "maps",
                     loaded->object ? bpf_maps_json(loaded) : json_array());
    json_object_update_missing(*result, more);
    json_decref(more);
    return 0;
}

int handle_bpf_load(struct agent *agent, struct request *request, json_t *params, json_t **result,
                    struct failure *failure)
{
    struct outcome outcome = { 0 };
    struct bpf_loaded *loaded;
    libbpf_print_fn_t before;
    char *log;
    long long id;
    int answered;

    if (param_number(params, "bpf", 1, UINT32_MAX, &id, failure) < 0 || bpf_check_room(agent, (uint32_t)id, failure) < 0)
        return -1;
    loaded = calloc(1, sizeof(*loaded));
    log = calloc(1, LOG_BYTES);
    if (!loaded || !log) {
        free(loaded);
        free(log);
        return fail_memory(failure);
    }
    loaded->id = (uint32_t)id;
    loaded->cpus = libbpf_num_possible_cpus();
    loaded->printed_fd = -1;
    said.used = 0;
    said.text[0] = '\0';
    before = libbpf_set_print(hear);
    answered = open_object(loaded, params, &outcome, failure);
    if (!answered && !outcome.error && load(agent, loaded, log, &outcome) == 0) {
        bpf_printk_open(agent, loaded);
        attach(loaded, &outcome);
    }
    if (!answered)
        answered = answer_load(agent, request, loaded, log, &outcome, result, failure);
    libbpf_set_print(before);
    free(log);
    if (answered < 0 || outcome.error) {
        bpf_release(agent, loaded);
        return answered;
    }
    bpf_keep(agent, loaded);
    return 0;
}

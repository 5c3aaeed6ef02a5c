/* What makes the numbers of this machine doubtful: before a benchmark is started, and once more when it begins. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/files.h"
#include "base/text.h"
#include "bench/bench.h"
#include "bench/requests.h"
#include "counting/patch.h"
#include "kernel/tracefs.h"

#define LOOK_MS 250
/* Of one CPU: the agent and the connection take less. */
#define BUSY 0.25
#define SWITCH "/proc/sys/debug/kprobes-optimization"

static void warn(json_t *warnings, const char *format, const char *what)
{
    char sentence[700];

    snprintf(sentence, sizeof(sentence), format, what);
    json_array_append_new(warnings, json_text(sentence));
}

/* Whether anything but white space and comments stands in a file of tracefs. */
static bool has_content(const char *file)
{
    char *text, *line, *rest;
    bool found = false;

    if (tracefs_read(file, &text, NULL))
        return false;
    for (line = strtok_r(text, "\n", &rest); line && !found; line = strtok_r(NULL, "\n", &rest))
        found = *line != '#';
    free(text);
    return found;
}

json_t *bench_warnings(const struct bench *bench)
{
    uint64_t end = bench->address + sizeof(bench->original);
    json_t *lines = bench->address ? patch_list_within(bench->address, end) : json_array();
    json_t *warnings = json_array();
    char *text = NULL;
    size_t i;

    bench_ftrace_lines(bench, lines);
    for (i = 0; i < json_array_size(lines); i++)
        warn(warnings, "The measured function is traced already, which distorts every figure: %s",
             json_string_value(json_array_get(lines, i)));
    json_decref(lines);
    if (has_content("set_event"))
        warn(warnings, "Events are enabled in the machine's own trace buffer (%s): every system call may be slower",
             "tracefs set_event");
    if (!tracefs_read("current_tracer", &text, NULL)) {
        text[strcspn(text, "\n")] = '\0';
        if (strcmp(text, "nop"))
            warn(warnings, "The machine's own tracer is '%s': it slows what it traces", text);
        free(text);
    }
    return warnings;
}

struct cpu_time {
    unsigned long long idle, all;
};

static bool read_cpu_time(struct cpu_time *time)
{
    unsigned long long value[8];
    char line[256];
    int i;

    if (read_small("/proc/stat", line, sizeof(line)) < 0 ||
        sscanf(line, "cpu %llu %llu %llu %llu %llu %llu %llu %llu", &value[0], &value[1], &value[2], &value[3], &value[4],
               &value[5], &value[6], &value[7]) != 8)
        return false;
    *time = (struct cpu_time){ .idle = value[3] + value[4] };
    for (i = 0; i < 8; i++)
        time->all += value[i];
    return true;
}

/* Looks for a moment. */
static void warn_of_others(const struct agent *agent, json_t *warnings)
{
    struct timespec moment = { .tv_nsec = LOOK_MS * 1000000L };
    struct cpu_time before, after;
    char words[64];
    double used;

    if (!read_cpu_time(&before))
        return;
    nanosleep(&moment, NULL);
    if (!read_cpu_time(&after) || after.all <= before.all)
        return;
    used = agent->cpus.count * (1 - (double)(after.idle - before.idle) / (double)(after.all - before.all));
    if (used < BUSY)
        return;
    if (agent->cpus.count == 1)
        snprintf(words, sizeof(words), "%.0f %% of its CPU is in use", 100 * used);
    else
        snprintf(words, sizeof(words), "%.1f of %d CPUs are in use", used, agent->cpus.count);
    warn(warnings, "The machine is busy, which blurs the results: %s", words);
}

int handle_bench_conditions(struct agent *agent, struct request *request, json_t *params, json_t **result,
                            struct failure *failure)
{
    struct bench *bench = calloc(1, sizeof(*bench));
    json_t *warnings;
    long long on;

    (void)request;
    (void)params;
    if (!bench)
        return fail_memory(failure);
    bench_find_syscall(bench);
    warnings = bench_warnings(bench);
    free(bench);
    if (!read_number(SWITCH, &on) && !on)
        warn(warnings, "Somebody has switched kprobe optimization off for the whole machine: %s",
             "each kprobe that would be a jump is an int3, and the jump arms cannot be measured. To switch it on, as "
             "root: sysctl debug.kprobes-optimization=1");
    if (!agent->bench)
        warn_of_others(agent, warnings);
    *result = json_pack("{s:o}", "warnings", warnings);
    return 0;
}

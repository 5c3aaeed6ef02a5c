#include "counting/function_tracer.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/errors.h"
#include "base/files.h"
#include "base/text.h"
#include "counting/ring_statistics.h"

/* Only the statistics are read, so the buffer may be as small as the kernel makes it. */
#define BUFFER_KB "8"

static int no_tracer(const char *what, int error, struct failure *failure)
{
    fail_errno(failure, error, "%s", what);
    copy_text(failure->code, sizeof(failure->code), error == EPERM || error == EACCES ? "permission" : "unsupported");
    return fail_detail(failure, "function-tracer");
}

static int no_match(const char *pattern, const char *module, struct failure *failure)
{
    fail(failure, "not-found", "No traceable function matches %s%s%s", pattern, module[0] ? " in module " : "", module);
    return fail_remedy(failure, "The function tracer knows only what available_filter_functions lists: not functions "
                                "that are inlined, marked notrace, or in a module that is not loaded. An alias "
                                "(__x64_sys_…) is listed under another name: see its details.");
}

static long count_functions(const struct function_tracer *tracer)
{
    char *text, *line;
    long functions = 0;

    if (instance_read(&tracer->instance, "set_ftrace_filter", &text, NULL))
        return -1;
    /* A line that begins with # says that there is no filter: everything. It must never come to that. */
    for (line = text; *line; line = strchr(line, '\n') + 1) {
        functions += *line != '#';
        if (!strchr(line, '\n'))
            break;
    }
    free(text);
    return functions;
}

json_t *function_tracer_examples(const struct function_tracer *tracer, int most)
{
    json_t *examples = json_array();
    char *text, *line, *rest;

    if (instance_read(&tracer->instance, "set_ftrace_filter", &text, NULL))
        return examples;
    for (line = strtok_r(text, "\n", &rest); line && most-- > 0; line = strtok_r(NULL, "\n", &rest))
        json_array_append_new(examples, json_text(line));
    free(text);
    return examples;
}

static int set_filter(struct function_tracer *tracer, const char *pattern, const char *module, long *functions,
                      struct failure *failure)
{
    char line[400];
    int error;

    /* A mere number would mean 'the nth function of the list' to the kernel. */
    if (strspn(pattern, "0123456789") == strlen(pattern))
        return no_match(pattern, module, failure);
    /* The line feed makes the kernel look at it now and tell us, not silently when the file is closed. */
    snprintf(line, sizeof(line), "%s%s%s\n", pattern, module[0] ? ":mod:" : "", module);
    error = instance_write(&tracer->instance, "set_ftrace_filter", line, 0);
    if (error == -EINVAL || error == -ENODEV)
        return no_match(pattern, module, failure);
    if (error)
        return no_tracer("Setting the function filter", -error, failure);
    *functions = count_functions(tracer);
    return *functions > 0 ? 0 : no_match(pattern, module, failure);
}

/* The threads that the process has now; the option makes the tracer follow what they start. */
static int set_process(struct function_tracer *tracer, pid_t process)
{
    char path[64];
    struct dirent *entry;
    DIR *tasks;
    int error = instance_write(&tracer->instance, "options/function-fork", "1", 0);

    if (error)
        return error;
    snprintf(path, sizeof(path), "/proc/%d/task", (int)process);
    tasks = opendir(path);
    if (!tasks)
        return -errno;
    while (!error && (entry = readdir(tasks))) {
        if (entry->d_name[0] == '.')
            continue;
        error = instance_write(&tracer->instance, "set_ftrace_pid", entry->d_name, O_APPEND);
    }
    closedir(tasks);
    return error;
}

static int open_stats(struct function_tracer *tracer, const struct cpus *cpus)
{
    int i;

    tracer->stats = malloc((size_t)cpus->count * sizeof(int));
    if (!tracer->stats)
        return -ENOMEM;
    for (i = 0; i < cpus->count; i++) {
        char path[TRACEFS_PATH_MAX + 64];

        snprintf(path, sizeof(path), "%s/per_cpu/cpu%d/stats", tracer->instance.path, cpus->numbers[i]);
        tracer->stats[i] = open(path, O_RDONLY | O_CLOEXEC);
        if (tracer->stats[i] < 0)
            return -errno;
        tracer->cpu_count++;
    }
    return 0;
}

int function_tracer_open(struct function_tracer *tracer, struct agent *agent, const char *pattern, const char *module,
                         const struct scope *scope, const struct cpus *cpus, long *functions,
                         struct failure *failure)
{
    const char *what;
    int error;

    *tracer = (struct function_tracer){ .agent = agent };
    if (!tracefs_root()) {
        error = tracefs_error(&what);
        return no_tracer(what, error, failure);
    }
    if (!function_tracer_enabled()) {
        fail(failure, "unsupported", "Function tracing is switched off on this machine: kernel.ftrace_enabled = 0");
        fail_detail(failure, "function-tracer");
        return fail_remedy(failure, "Somebody did that on purpose. To switch it on:\nsysctl kernel.ftrace_enabled=1");
    }
    error = instance_make(agent, &tracer->instance);
    if (error)
        return fail_errno(failure, -error, "Making a tracefs instance");
    error = instance_write(&tracer->instance, "tracing_on", "0", 0);
    if (!error)
        error = instance_write(&tracer->instance, "buffer_size_kb", BUFFER_KB, 0);
    if (error) {
        fail_errno(failure, -error, "Preparing the tracefs instance");
        goto failed;
    }
    if (set_filter(tracer, pattern, module, functions, failure) < 0)
        goto failed;
    error = scope->process ? set_process(tracer, scope->pid) : 0;
    if (error) {
        fail_errno(failure, -error, "Limiting the function tracer to process %d", (int)scope->pid);
        goto failed;
    }
    error = instance_write(&tracer->instance, "current_tracer", "function", 0);
    if (error) {
        no_tracer("Starting the function tracer", -error, failure);
        goto failed;
    }
    error = open_stats(tracer, cpus);
    if (!error)
        return 0;
    fail_errno(failure, -error, "Opening the instance's statistics");
failed:
    function_tracer_close(tracer);
    return -1;
}

void function_tracer_close(struct function_tracer *tracer)
{
    int i;

    for (i = 0; i < tracer->cpu_count; i++)
        close(tracer->stats[i]);
    free(tracer->stats);
    instance_remove(tracer->agent, &tracer->instance);
    *tracer = (struct function_tracer){ 0 };
}

bool function_tracer_enabled(void)
{
    long long on;

    return read_number("/proc/sys/kernel/ftrace_enabled", &on) || on;
}

int function_tracer_switch(struct function_tracer *tracer, bool on)
{
    return instance_write(&tracer->instance, "tracing_on", on ? "1" : "0", 0);
}

int function_tracer_read(struct function_tracer *tracer, uint64_t *count, uint64_t *lost, uint64_t *per_cpu)
{
    int i;

    *count = *lost = 0;
    for (i = 0; i < tracer->cpu_count; i++) {
        struct ring_statistics here;
        int error = ring_statistics_read(tracer->stats[i], &here);

        if (error)
            return error;
        *count += here.written;
        *lost += here.lost;
        if (per_cpu)
            per_cpu[i] = here.written;
    }
    return 0;
}

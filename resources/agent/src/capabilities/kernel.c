#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/files.h"
#include "capabilities/capability.h"
#include "counting/function_tracer.h"
#include "counting/perf_counter.h"
#include "kernel/tracefs.h"

void probe_root(struct agent *agent, struct capability *found)
{
    (void)agent;
    if (geteuid() == 0)
        capability_have(found, NULL);
    else
        capability_lack(found, EPERM, "the agent runs as user %d", (int)geteuid());
}

void probe_tracefs(struct agent *agent, struct capability *found)
{
    const char *what;
    int error;

    (void)agent;
    if (tracefs_root()) {
        capability_have(found, "%s", tracefs_root());
        return;
    }
    error = tracefs_error(&what);
    capability_lack(found, error, "%s", what);
}

/* Tries an event that fires almost never, so that trying disturbs nobody. */
void probe_tracepoints(struct agent *agent, struct capability *found)
{
    static const char *const quiet[] = { "sched/sched_process_hang", "module/module_free", "sched/sched_process_exec",
                                         "task/task_rename", NULL };
    struct perf_event_attr attr;
    int i, error = -ENOENT;

    for (i = 0; quiet[i]; i++) {
        char path[TRACEFS_PATH_MAX];
        long long id;
        int fd;

        error = tracefs_path(path, sizeof(path), "events/%s/id", quiet[i]);
        if (!error)
            error = read_number(path, &id);
        if (error)
            continue;
        attr = perf_counting(PERF_TYPE_TRACEPOINT, (uint64_t)id);
        fd = (int)perf_event_open(&attr, -1, agent->cpus.numbers[0], -1, 0);
        if (fd >= 0) {
            close(fd);
            capability_have(found, NULL);
            return;
        }
        error = -errno;
        break;
    }
    capability_lack(found, -error, "opening a tracepoint with perf");
}

/* In available_tracers, and its filter can be opened: security policies refuse the second. */
static void probe_tracer(const char *tracer, struct capability *found)
{
    char *text = NULL, *word, *rest, path[TRACEFS_PATH_MAX];
    int error = tracefs_read("available_tracers", &text, NULL), fd;

    if (error) {
        capability_lack(found, -error, "reading available_tracers");
        return;
    }
    for (word = strtok_r(text, " \n", &rest); word; word = strtok_r(NULL, " \n", &rest))
        if (!strcmp(word, tracer))
            break;
    free(text);
    if (!word) {
        capability_lack(found, 0, "available_tracers does not have %s: the kernel was built without it", tracer);
        return;
    }
    if (tracefs_path(path, sizeof(path), "available_filter_functions"))
        return;
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        capability_lack(found, errno, "opening available_filter_functions");
        return;
    }
    close(fd);
    if (function_tracer_enabled())
        capability_have(found, NULL);
    else
        capability_lack(found, 0, "switched off: kernel.ftrace_enabled = 0");
}

void probe_function_tracer(struct agent *agent, struct capability *found)
{
    (void)agent;
    probe_tracer("function", found);
}

void probe_function_graph(struct agent *agent, struct capability *found)
{
    (void)agent;
    probe_tracer("function_graph", found);
}

void probe_hist_triggers(struct agent *agent, struct capability *found)
{
    char path[TRACEFS_PATH_MAX];
    int error = tracefs_path(path, sizeof(path), "events/sched/sched_switch/hist");

    (void)agent;
    if (!error && access(path, R_OK) < 0)
        error = -errno;
    if (error)
        capability_lack(found, -error, "opening events/sched/sched_switch/hist");
    else
        capability_have(found, NULL);
}

static void probe_perf(const struct agent *agent, uint32_t type, uint64_t config, const char *what,
                       struct capability *found)
{
    struct perf_event_attr attr = perf_counting(type, config);
    int fd = (int)perf_event_open(&attr, -1, agent->cpus.numbers[0], -1, 0);

    if (fd < 0) {
        capability_lack(found, errno, "counting %s with perf_event_open", what);
        return;
    }
    close(fd);
    capability_have(found, NULL);
}

void probe_perf_counting(struct agent *agent, struct capability *found)
{
    probe_perf(agent, PERF_TYPE_SOFTWARE, PERF_COUNT_SW_CPU_CLOCK, "cpu-clock on a whole CPU", found);
}

void probe_perf_software(struct agent *agent, struct capability *found)
{
    probe_perf(agent, PERF_TYPE_SOFTWARE, PERF_COUNT_SW_PAGE_FAULTS, "page-faults on a whole CPU", found);
}

void probe_perf_hardware(struct agent *agent, struct capability *found)
{
    probe_perf(agent, PERF_TYPE_HARDWARE, PERF_COUNT_HW_CPU_CYCLES, "cycles", found);
}

void probe_kallsyms(struct agent *agent, struct capability *found)
{
    char line[256];
    FILE *file = fopen("/proc/kallsyms", "re");
    int error = errno;

    (void)agent;
    if (!file) {
        capability_lack(found, error, "opening /proc/kallsyms");
        return;
    }
    /* The first symbol may be at address 0 (per-CPU data of older kernels): look on. */
    while (fgets(line, sizeof(line), file))
        if (strtoull(line, NULL, 16)) {
            fclose(file);
            capability_have(found, NULL);
            return;
        }
    fclose(file);
    capability_lack(found, 0, "/proc/kallsyms hides all addresses (kernel.kptr_restrict)");
}

void probe_kcore(struct agent *agent, struct capability *found)
{
    char magic[SELFMAG];
    int fd = open("/proc/kcore", O_RDONLY | O_CLOEXEC);
    ssize_t got = fd < 0 ? -1 : read(fd, magic, sizeof(magic));
    int error = errno;

    (void)agent;
    if (fd >= 0)
        close(fd);
    if (got == SELFMAG && !memcmp(magic, ELFMAG, SELFMAG))
        capability_have(found, NULL);
    else
        capability_lack(found, got < 0 ? error : EINVAL, "reading /proc/kcore");
}

void probe_kernel_headers(struct agent *agent, struct capability *found)
{
    char path[512];
    struct utsname name;

    (void)agent;
    uname(&name);
    snprintf(path, sizeof(path), "/lib/modules/%s/build/Makefile", name.release);
    if (access(path, R_OK) < 0) {
        capability_lack(found, errno, "opening %s", path);
        return;
    }
    *strrchr(path, '/') = '\0';
    capability_have(found, "%s", path);
}

/* Probes in kernel text and in programs, each put on something that runs almost never, and taken off again. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/errors.h"
#include "base/files.h"
#include "base/workload.h"
#include "capabilities/capability.h"
#include "code/own_program.h"
#include "counting/patch.h"
#include "counting/perf_counter.h"

/* Run only when somebody reads /proc/version or asks for uptime by system call: quiet, and traceable. */
static const char *const quiet_functions[] = { "version_proc_show", "do_sysinfo", "do_sysinfo.isra.0", NULL };

/* What trying a kprobe once has shown; `tried` first. */
static struct {
    bool tried, ftrace;
    int error;
} kprobe;

static void try_kprobe(void)
{
    struct perf_event_attr attr;
    int pmu = perf_pmu_type("kprobe"), fd = -1, i;

    if (kprobe.tried)
        return;
    kprobe.tried = true;
    kprobe.error = pmu < 0 ? -pmu : ENOENT;
    for (i = 0; pmu >= 0 && quiet_functions[i]; i++) {
        const char *patch;

        attr = perf_counting((uint32_t)pmu, 0);
        attr.config1 = (uintptr_t)quiet_functions[i];
        fd = (int)perf_event_open(&attr, -1, 0, -1, 0);
        if (fd < 0) {
            kprobe.error = errno;
            continue;
        }
        kprobe.error = 0;
        patch = patch_of_entry(quiet_functions[i]);
        kprobe.ftrace = patch && !strcmp(patch, "ftrace");
        close(fd);
        return;
    }
}

bool kprobes_use_ftrace(void)
{
    try_kprobe();
    return kprobe.ftrace;
}

void probe_kprobes(struct agent *agent, struct capability *found)
{
    (void)agent;
    try_kprobe();
    if (!kprobes_enabled())
        capability_lack(found, 0, "all kprobes are switched off: /sys/kernel/debug/kprobes/enabled is 0");
    else if (!kprobe.error)
        capability_have(found, NULL);
    else if (perf_pmu_type("kprobe") < 0)
        capability_lack(found, kprobe.error, "opening /sys/bus/event_source/devices/kprobe: the kernel was built "
                                             "without kprobe events");
    else
        capability_lack(found, kprobe.error, "putting a kprobe on %s with perf_event_open", quiet_functions[0]);
}

void probe_kprobes_optimized(struct agent *agent, struct capability *found)
{
    long long on;
    int error = read_number("/proc/sys/debug/kprobes-optimization", &on);

    (void)agent;
    if (error)
        capability_lack(found, -error, "opening /proc/sys/debug/kprobes-optimization");
    else if (!on)
        capability_lack(found, 0, "switched off: debug.kprobes-optimization = 0");
    else
        capability_have(found, NULL);
}

void probe_kprobes_on_ftrace(struct agent *agent, struct capability *found)
{
    (void)agent;
    try_kprobe();
    if (kprobe.ftrace)
        capability_have(found, NULL);
    else if (kprobe.error)
        capability_lack(found, kprobe.error, "putting a kprobe on a function's entry");
    else
        capability_lack(found, 0, "a kprobe on a function's entry is not listed as [FTRACE]");
}

void probe_uprobes(struct agent *agent, struct capability *found)
{
    int pmu = perf_pmu_type("uprobe"), fd;
    struct perf_event_attr attr;

    (void)agent;
    if (pmu < 0) {
        capability_lack(found, -pmu, "opening /sys/bus/event_source/devices/uprobe");
        return;
    }
    attr = perf_counting((uint32_t)pmu, 0);
    attr.config1 = (uintptr_t)OWN_PROGRAM;
    attr.config2 = own_offset((uintptr_t)probescope_workload_function);
    fd = (int)perf_event_open(&attr, getpid(), -1, -1, 0);
    if (fd < 0) {
        capability_lack(found, errno, "putting a uprobe on the agent itself with perf_event_open");
        return;
    }
    close(fd);
    capability_have(found, NULL);
}

/* kprobe and kretprobe. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "agent/agent.h"
#include "base/errors.h"
#include "base/text.h"
#include "counting/bpf_counter.h"
#include "counting/function_place.h"
#include "counting/kprobe_event.h"
#include "counting/original.h"
#include "counting/patch.h"
#include "counting/perf_counter.h"
#include "counting/probe_link.h"
#include "sources/attach.h"

/*
 * By address where it is known, since that is exact for a name that is an alias or in a module; the kernel then finds
 * the entry behind an ENDBR by itself. By name where kallsyms hides addresses.
 */
static struct perf_event_attr kprobe_attr(int pmu, const struct source *source, const struct function_place *place,
                                          const char *symbol)
{
    struct perf_event_attr attr = perf_counting((uint32_t)pmu, source->kind == SOURCE_KRETPROBE);

    if (place->address) {
        attr.config1 = 0;
        attr.config2 = place->address;
    } else {
        attr.config1 = (uintptr_t)symbol;
        attr.config2 = source->offset;
    }
    return attr;
}

struct counter *kprobe_attach(struct agent *agent, const struct source *source, const struct scope *scope,
                              const struct cpus *cpus, struct attachment *attachment, struct failure *failure)
{
    bool returns = source->kind == SOURCE_KRETPROBE;
    int pmu = perf_pmu_type("kprobe");
    struct function_place place;
    struct perf_event_attr attr;
    struct counter *counter;
    char symbol[600], method[48];

    if (!kprobes_enabled()) {
        fail(failure, "unsupported", "All kprobes of this machine are switched off (debugfs kprobes/enabled is 0)");
        fail_detail(failure, "kprobes");
        fail_remedy(failure, "Somebody did that on purpose. To switch them on:\n"
                             "echo 1 > /sys/kernel/debug/kprobes/enabled");
        return NULL;
    }
    if (function_find(source, &place, failure) < 0)
        return NULL;
    snprintf(symbol, sizeof(symbol), "%s%s%s", source->module, source->module[0] ? ":" : "", source->function);
    if (pmu < 0 && !kprobe_event_possible()) {
        fail(failure, "unsupported", "This kernel was built without kprobe events (%s)", errno_name(-pmu));
        fail_detail(failure, "kprobes");
        fail_remedy(failure, "A kernel with CONFIG_KPROBE_EVENTS is needed; those of all distributions have it.");
        return NULL;
    }
    original_read(place.address, source->offset, &attachment->original);
    if (pmu < 0) {
        snprintf(method, sizeof(method), "kprobe_events");
        counter = kprobe_event_open(agent, source, scope, cpus);
    } else {
        attr = kprobe_attr(pmu, source, &place, symbol);
        counter = probe_open(&attr, scope, cpus, method, sizeof(method), returns ? "kretprobe" : "kprobe");
    }
    if (!counter) {
        function_refused(source, &place, ATTACH_KPROBE, errno, failure);
        return NULL;
    }
    copy_text(attachment->method, sizeof(attachment->method), method);
    attachment->functions = 1;
    attachment->address = place.address;
    attachment->patch = patch_now(place.address);
    return counter;
}

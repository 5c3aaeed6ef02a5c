/* uprobe and uretprobe. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "agent.h"
#include "elf_symbol.h"
#include "errors.h"
#include "perf_counter.h"
#include "probe_link.h"
#include "text.h"

static int refused(const struct source *source, int error, struct failure *failure)
{
    switch (error) {
    case EINVAL:
    case EOPNOTSUPP: /* ENOTSUPP, the kernel's own 524, comes as it is */
    case 524:
        fail(failure, "not-probeable", "The kernel cannot put a uprobe on %.300s+%u of %.400s", source->symbol,
             source->offset, source->path);
        fail_detail(failure, "%s", errno_name(error));
        return fail_remedy(failure, "There must be an instruction's first byte, and not one that it refuses (such as "
                                    "a breakpoint or a privileged one).");
    case EIO:
    case ENODEV:
        fail(failure, "not-probeable", "%.600s lies on a file system that cannot hold probes", source->path);
        return fail_detail(failure, "%s", errno_name(error));
    default:
        return fail_errno(failure, error, "Attaching to %.300s of %.400s", source->symbol, source->path);
    }
}

struct counter *uprobe_attach(struct agent *agent, const struct source *source, const struct scope *scope,
                              const struct cpus *cpus, struct attachment *attachment, struct failure *failure)
{
    bool returns = source->kind == SOURCE_URETPROBE;
    int pmu = perf_pmu_type("uprobe");
    struct perf_event_attr attr;
    struct counter *counter;
    uint64_t offset, size;

    (void)agent;
    if (pmu < 0) {
        fail(failure, "unsupported", "This kernel has no uprobes: perf has no PMU for them (%s)", errno_name(-pmu));
        fail_detail(failure, "uprobes");
        return NULL;
    }
    if (elf_symbol_offset(source->path, source->symbol, &offset, &size, failure) < 0)
        return NULL;
    if (size && source->offset >= size) {
        fail(failure, "not-probeable", "%.300s+%u is outside the function", source->symbol, source->offset);
        fail_remedy(failure, "It is %llu bytes long.", (unsigned long long)size);
        return NULL;
    }
    attr = perf_counting((uint32_t)pmu, returns);
    attr.config1 = (uintptr_t)source->path;
    attr.config2 = offset + source->offset;
    counter = probe_open(&attr, scope, cpus, attachment->method, sizeof(attachment->method),
                         source_kind_name(source->kind));
    if (!counter) {
        refused(source, errno, failure);
        return NULL;
    }
    attachment->functions = 1;
    attachment->patch = "int3"; /* the only way that uprobes have on x86; on arm64, its BRK */
    return counter;
}

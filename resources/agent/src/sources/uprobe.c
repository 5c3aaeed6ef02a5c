/* uprobe and uretprobe. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "agent/agent.h"
#include "base/errors.h"
#include "base/text.h"
#include "code/elf_symbol.h"
#include "code/instruction_boundary.h"
#include "counting/perf_counter.h"
#include "counting/probe_link.h"
#include "sources/attach.h"

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

/* The kernel would put a breakpoint into the middle of an instruction, and every process that runs it would crash. */
static int check_offset(const struct source *source, const struct elf_place *place, struct failure *failure)
{
    if (place->size && source->offset >= place->size) {
        fail(failure, "not-probeable", "%.300s+%u is outside the function", source->symbol, source->offset);
        return fail_remedy(failure, "It is %llu bytes long.", (unsigned long long)place->size);
    }
    switch (instruction_boundary(source->path, place, source->offset)) {
    case BOUNDARY_YES:
        return 0;
    case BOUNDARY_NO:
        fail(failure, "not-probeable", "%.300s+%u is not where an instruction begins", source->symbol, source->offset);
        break;
    default:
        fail(failure, "not-probeable", "It cannot be told whether an instruction begins at %.300s+%u", source->symbol,
             source->offset);
    }
    return fail_remedy(failure, "A probe there would crash every process that comes by. 'objdump -d' shows the "
                                "instructions with their addresses.");
}

struct counter *uprobe_attach(struct agent *agent, const struct source *source, const struct scope *scope,
                              const struct cpus *cpus, struct attachment *attachment, struct failure *failure)
{
    bool returns = source->kind == SOURCE_URETPROBE;
    int pmu = perf_pmu_type("uprobe");
    struct perf_event_attr attr;
    struct counter *counter;
    struct elf_place place;

    (void)agent;
    if (pmu < 0) {
        fail(failure, "unsupported", "This kernel has no uprobes: perf has no PMU for them (%s)", errno_name(-pmu));
        fail_detail(failure, "uprobes");
        return NULL;
    }
    if (elf_symbol_find(source->path, source->symbol, &place, failure) < 0 ||
        check_offset(source, &place, failure) < 0)
        return NULL;
    attr = perf_counting((uint32_t)pmu, returns);
    attr.config1 = (uintptr_t)source->path;
    attr.config2 = place.offset + source->offset;
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

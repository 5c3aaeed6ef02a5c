/* fentry, fexit and raw tracepoints: sources that only BPF programs can be attached to. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agent/agent.h"
#include "base/errors.h"
#include "base/text.h"
#include "counting/bpf_counter.h"
#include "counting/function_place.h"
#include "counting/original.h"
#include "kernel/btf_functions.h"
#include "sources/attach.h"

#define LOG_BYTES 4096

static int need_bpf(const struct source *source, struct failure *failure)
{
    int error = -bpf_loadable();

    if (!error)
        return 0;
    fail_errno(failure, error, "Loading a BPF program");
    copy_text(failure->code, sizeof(failure->code), "unsupported");
    fail_detail(failure, "bpf-load");
    snprintf(failure->message, sizeof(failure->message),
             "A %s source is counted by a BPF program, and this kernel refuses to load one: %s",
             source_kind_name(source->kind), errno_name(error));
    return -1;
}

/* The name that BTF has for the function: the one asked for, or that of an alias at the same address. */
static int find_in_btf(const struct kernel_btf *btf, const struct function_place *place, const char **name)
{
    const struct symbol *alias = place->symbol;
    int id = btf_function_id(btf, symbol_name(place->symbols, alias));

    *name = symbol_name(place->symbols, alias);
    if (id >= 0)
        return id;
    for (alias = symbol_at(place->symbols, place->address);
         alias && alias < place->symbols->all + place->symbols->count && alias->address == place->address; alias++) {
        *name = symbol_name(place->symbols, alias);
        id = btf_function_id(btf, *name);
        if (id >= 0)
            return id;
    }
    return -ENOENT;
}

static int fail_btf(const struct source *source, const char *module, int error, struct failure *failure)
{
    fail(failure, "unsupported", "A %s source needs BTF, and there is none for %s: %s", source_kind_name(source->kind),
         module[0] ? module : "this kernel", errno_name(error));
    fail_detail(failure, "btf");
    return fail_remedy(failure, "A kprobe needs none.");
}

static int fail_untyped(const struct source *source, struct failure *failure)
{
    fail(failure, "not-probeable", "BTF does not describe %s, so no %s can be attached to it", source->function,
         source_kind_name(source->kind));
    return fail_remedy(failure, "A kprobe needs no BTF. Functions without it: parts that the compiler split off "
                                "(.cold, .isra), assembly, and static ones of a name that is there twice.");
}

/* The verifier's last line says why; the whole is the detail. */
static int fail_load(const struct source *source, const struct function_place *place, int error, const char *log,
                     struct failure *failure)
{
    function_refused(source, place, ATTACH_TRAMPOLINE, error, failure);
    if (log[0])
        fail_detail(failure, "%s", log);
    return -1;
}

/* A function as the types of the kernel, or of its module, know it. */
struct typed_function {
    struct function_place place;
    struct kernel_btf btf;
    int id;
    const char *name; /* there; it lives as long as the symbols */
    int module_fd;    /* of the module's types; -1 for the kernel's own */
};

static void typed_close(struct typed_function *typed)
{
    if (typed->module_fd >= 0)
        close(typed->module_fd);
    kernel_btf_close(&typed->btf);
}

/* Close it afterwards, found or not. */
static int typed_find(const struct source *source, struct typed_function *typed, struct failure *failure)
{
    const char *module;
    int error;

    *typed = (struct typed_function){ .module_fd = -1 };
    if (function_find(source, &typed->place, failure) < 0)
        return -1;
    module = symbol_module(typed->place.symbols, typed->place.symbol);
    error = kernel_btf_open(&typed->btf, module);
    if (error)
        return fail_btf(source, module, -error, failure);
    typed->id = find_in_btf(&typed->btf, &typed->place, &typed->name);
    if (typed->id < 0)
        return fail_untyped(source, failure);
    if (!module[0])
        return 0;
    typed->module_fd = btf_module_fd(module);
    return typed->module_fd < 0 ? fail_btf(source, module, -typed->module_fd, failure) : 0;
}

/* NULL with a failure. */
static struct bpf_counter *attach_trampoline(const struct source *source, const struct typed_function *typed, pid_t process,
                                             const struct cpus *cpus, struct failure *failure)
{
    struct bpf_counting how = {
        .type = BPF_PROG_TYPE_TRACING,
        .attach_type = source->kind == SOURCE_FEXIT ? BPF_TRACE_FEXIT : BPF_TRACE_FENTRY,
        .process = process,
        .btf_id = typed->id,
        .module_btf_fd = typed->module_fd < 0 ? 0 : typed->module_fd,
    };
    char log[LOG_BYTES];
    struct bpf_counter *counter = bpf_counter_load(&how, cpus, log, sizeof(log));
    int link;

    if (!counter) {
        fail_load(source, &typed->place, errno, log, failure);
        return NULL;
    }
    link = bpf_raw_tracepoint_open(NULL, bpf_counter_program(counter));
    if (link < 0) {
        fail_load(source, &typed->place, errno, "", failure);
        bpf_counter_free(counter);
        return NULL;
    }
    bpf_counter_hold(counter, -1, link, false);
    return counter;
}

struct counter *fentry_attach(struct agent *agent, const struct source *source, const struct scope *scope,
                              const struct cpus *cpus, struct attachment *attachment, struct failure *failure)
{
    struct bpf_counter *counter = NULL;
    struct typed_function typed;

    (void)agent;
    if (need_bpf(source, failure) < 0)
        return NULL;
    if (typed_find(source, &typed, failure) == 0) {
        original_read(typed.place.address, 0, &attachment->original);
        counter = attach_trampoline(source, &typed, scope->process ? scope->pid : 0, cpus, failure);
    }
    if (counter) {
        snprintf(attachment->method, sizeof(attachment->method), "bpf %s", source_kind_name(source->kind));
        attachment->patch = "trampoline";
        attachment->functions = 1;
        if (strcmp(typed.name, source->function))
            copy_text(attachment->resolved, sizeof(attachment->resolved), typed.name);
    }
    typed_close(&typed);
    return counter ? bpf_counter_counter(counter) : NULL;
}

struct counter *rawtracepoint_attach(struct agent *agent, const struct source *source, const struct scope *scope,
                                     const struct cpus *cpus, struct attachment *attachment,
                                     struct failure *failure)
{
    struct bpf_counting how = {
        .type = BPF_PROG_TYPE_RAW_TRACEPOINT,
        .process = scope->process ? scope->pid : 0,
    };
    /* bpftrace writes MODULE:EVENT for a module's; the kernel wants the event alone. */
    const char *event = strchr(source->event, ':') ? strchr(source->event, ':') + 1 : source->event;
    struct bpf_counter *counter;
    int link;

    (void)agent;
    if (need_bpf(source, failure) < 0)
        return NULL;
    counter = bpf_counter_load(&how, cpus, NULL, 0);
    if (!counter) {
        fail_errno(failure, errno, "Loading the program for raw tracepoint %s", event);
        return NULL;
    }
    link = bpf_raw_tracepoint_open(event, bpf_counter_program(counter));
    if (link < 0 && errno == ENOENT) {
        fail(failure, "not-found", "This kernel has no raw tracepoint %s", event);
        fail_remedy(failure, "System calls have only sys_enter and sys_exit here; its module may not be loaded. Search "
                             "the catalogue for another.");
    } else if (link < 0) {
        fail_errno(failure, errno, "Attaching to raw tracepoint %s", event);
    }
    if (link < 0) {
        bpf_counter_free(counter);
        return NULL;
    }
    bpf_counter_hold(counter, -1, link, false);
    copy_text(attachment->method, sizeof(attachment->method), "bpf raw_tracepoint");
    return bpf_counter_counter(counter);
}

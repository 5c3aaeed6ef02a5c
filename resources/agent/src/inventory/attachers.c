#include "inventory/attachers.h"

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agent/agent.h"
#include "base/files.h"
#include "kernel/btf_functions.h"
#include "kernel/symbols.h"
#include "kernel/tracefs.h"

/* A tracer of every function, or a link to as many, is not looked up one by one. */
#define MOST_FUNCTIONS 4096

/* As bpf_link_get_info_by_fd(2) fills it for kprobe_multi from Linux 6.6 on: newer than the headers we build with. */
struct many_info {
    uint32_t type, id, prog_id, pad;
    uint64_t addresses;
    uint32_t count, flags;
    uint64_t missed, cookies, more[4];
};
#define LINK_OF_MANY 8

static struct attacher *add(struct attachers *attachers, enum attached_by by, uint64_t function)
{
    struct attacher *bigger = realloc(attachers->all, (attachers->count + 1) * sizeof(*bigger));

    if (!bigger)
        return NULL;
    attachers->all = bigger;
    bigger += attachers->count++;
    *bigger = (struct attacher){ .by = by, .function = function };
    return bigger;
}

static void add_held(struct attachers *attachers, enum attached_by by, uint64_t function, uint64_t place,
                     uint64_t which, const struct held *held)
{
    struct attacher *added = add(attachers, by, function);

    if (!added)
        return;
    added->place = place;
    added->which = which;
    added->ours = held_by_us(held);
    held_words(held, added->owner, sizeof(added->owner));
}

static uint64_t function_around(const struct symbols *symbols, uint64_t address)
{
    const struct symbol *symbol = symbol_around(symbols, address);

    return symbol ? symbol->address : 0;
}

/* A perf event that is a kprobe with a BPF program: bpftrace's, libbpf's and ours. */
static void take_perf_event(struct attachers *attachers, const struct symbols *symbols, const struct held *held)
{
    char name[512] = "";
    uint32_t length = sizeof(name), program, type;
    __u64 offset, address;

    if (bpf_task_fd_query(held->pid, (int)held->id, 0, name, &length, &program, &type, &offset, &address) ||
        (type != BPF_FD_TYPE_KPROBE && type != BPF_FD_TYPE_KRETPROBE))
        return;
    if (!address && name[0]) { /* older kernels tell either the name or the address */
        const struct symbol *symbol = symbol_find(symbols, name, "", NULL);

        address = symbol && symbol->address ? symbol->address + offset : 0;
    }
    if (address)
        add_held(attachers, type == BPF_FD_TYPE_KRETPROBE ? BY_KRETPROBE : BY_KPROBE, function_around(symbols, address),
                 address, 0, held);
}

static void take_many(struct attachers *attachers, int fd, const struct held *held)
{
    struct many_info info = { 0 };
    uint32_t length = sizeof(info), i;
    uint64_t *addresses;

    if (bpf_obj_get_info_by_fd(fd, &info, &length) || !info.count || info.count > MOST_FUNCTIONS)
        return;
    addresses = calloc(info.count, sizeof(*addresses));
    length = sizeof(info);
    info = (struct many_info){ .addresses = (uintptr_t)addresses, .count = info.count };
    if (addresses && !bpf_obj_get_info_by_fd(fd, &info, &length))
        for (i = 0; i < info.count; i++)
            add_held(attachers, BY_MANY, addresses[i], addresses[i], info.id, held);
    free(addresses);
}

/* The function's name in the type information; NULL when it is none. A module's numbers go on where the kernel's end. */
static const char *function_name(const struct kernel_btf *btf, uint32_t id)
{
    const struct btf *types = btf->module ? btf->module : btf->base;
    const struct btf_type *function = btf__type_by_id(types, id);

    return function && btf_is_func(function) ? btf__name_by_offset(types, function->name_off) : NULL;
}

/* Where a trampoline's function begins: the kernel tells it as a number in its own or a module's type information. */
static uint64_t trampoline_function(const struct symbols *symbols, const struct kernel_btf *kernel, const char *module,
                                    uint32_t id)
{
    bool is_module = strcmp(module, "vmlinux");
    struct kernel_btf btf = *kernel;
    const struct symbol *symbol = NULL;
    const char *name;

    if (is_module && kernel_btf_open_on(&btf, kernel, module))
        return 0;
    name = function_name(&btf, id);
    if (name)
        symbol = symbol_find(symbols, name, is_module ? module : "", NULL);
    if (is_module)
        kernel_btf_close(&btf);
    return symbol ? symbol->address : 0;
}

static void take_trampoline(struct attachers *attachers, const struct symbols *symbols, const struct kernel_btf *btf,
                            const struct bpf_link_info *info, const struct held *held)
{
    struct bpf_btf_info types = { 0 };
    char module[128] = "";
    uint32_t length = sizeof(types);
    uint64_t function;
    int fd = bpf_btf_get_fd_by_id(info->tracing.target_obj_id);

    if (fd < 0)
        return;
    types.name = (uintptr_t)module;
    types.name_len = sizeof(module);
    /* What is not the kernel's is another program's: no function of the kernel is patched for it. */
    if (!bpf_obj_get_info_by_fd(fd, &types, &length) && types.kernel_btf) {
        function = trampoline_function(symbols, btf, module, info->tracing.target_btf_id);
        if (function)
            add_held(attachers, BY_TRAMPOLINE, function, 0, 0, held);
    }
    close(fd);
}

static void take_link(struct attachers *attachers, const struct symbols *symbols, struct kernel_btf *btf,
                      const struct held *held)
{
    struct bpf_link_info info = { 0 };
    uint32_t length = sizeof(info);
    int fd = bpf_link_get_fd_by_id(held->id);

    if (fd < 0)
        return;
    if (!bpf_obj_get_info_by_fd(fd, &info, &length)) {
        if (info.type == LINK_OF_MANY)
            take_many(attachers, fd, held);
        else if (info.type == BPF_LINK_TYPE_TRACING && info.tracing.target_btf_id &&
                 (btf->base || !kernel_btf_open(btf, "")))
            take_trampoline(attachers, symbols, btf, &info, held);
    }
    close(fd);
}

/* The functions of one ring buffer's tracer: its filter names each. `vfs_read` or `virtnet_poll [virtio_net]` */
static void take_tracer(struct attachers *attachers, const struct symbols *symbols, const char *instance, uint64_t which)
{
    char path[TRACEFS_PATH_MAX], *text, *line, *rest;
    size_t taken = 0;

    if (tracefs_path(path, sizeof(path), "instances/%s/set_ftrace_filter", instance) || read_file(path, &text, NULL))
        return;
    for (line = strtok_r(text, "\n", &rest); line && taken < MOST_FUNCTIONS; line = strtok_r(NULL, "\n", &rest)) {
        const struct symbol *symbol = NULL;

        if (line[0] == '#')
            continue;
        line[strcspn(line, " \t")] = '\0';
        /* Static functions of one name are all traced. */
        while ((symbol = symbol_find(symbols, line, "", symbol)) && taken++ < MOST_FUNCTIONS) {
            struct attacher *added = add(attachers, BY_TRACER, symbol->address);

            if (!added)
                break;
            added->which = which;
            added->ours = !strncmp(instance, NAME_PREFIX, strlen(NAME_PREFIX));
            snprintf(added->owner, sizeof(added->owner), "function tracer of instances/%.100s", instance);
        }
    }
    free(text);
}

static void take_tracers(struct attachers *attachers, const struct symbols *symbols)
{
    char path[TRACEFS_PATH_MAX], tracer[64];
    struct dirent *entry;
    uint64_t which = 0;
    DIR *folder;

    if (tracefs_path(path, sizeof(path), "instances") || !(folder = opendir(path)))
        return;
    while ((entry = readdir(folder))) {
        if (entry->d_name[0] == '.' ||
            tracefs_path(path, sizeof(path), "instances/%s/current_tracer", entry->d_name) ||
            read_small(path, tracer, sizeof(tracer)) < 0 || strncmp(tracer, "function", 8))
            continue;
        take_tracer(attachers, symbols, entry->d_name, which++);
    }
    closedir(folder);
}

void attachers_read(struct attachers *attachers, const struct holders *holders)
{
    struct failure failure = { 0 };
    const struct symbols *symbols = symbols_get(&failure);
    struct kernel_btf btf = { 0 };
    size_t i;

    *attachers = (struct attachers){ 0 };
    if (!symbols || symbols->hidden)
        return;
    for (i = 0; i < holders->count; i++) {
        const struct held *held = &holders->all[i];

        if (held->kind == HELD_PERF_EVENT)
            take_perf_event(attachers, symbols, held);
        else if (held->kind == HELD_LINK)
            take_link(attachers, symbols, &btf, held);
    }
    kernel_btf_close(&btf);
    take_tracers(attachers, symbols);
}

void attachers_free(struct attachers *attachers)
{
    free(attachers->all);
    *attachers = (struct attachers){ 0 };
}

#include "attachers.h"

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agent.h"
#include "btf_functions.h"
#include "files.h"
#include "patch.h"
#include "symbols.h"
#include "tracefs.h"

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

/* The kernel tells the function of a trampoline as a number in its type information. */
static void take_trampoline(struct attachers *attachers, const struct symbols *symbols, const struct kernel_btf *btf,
                            const struct bpf_link_info *info, const struct held *held)
{
    struct bpf_btf_info types = { 0 };
    char module[128] = "";
    uint32_t length = sizeof(types);
    const struct btf_type *function;
    const struct symbol *symbol;
    int fd = bpf_btf_get_fd_by_id(info->tracing.target_obj_id);

    if (fd < 0)
        return;
    types.name = (uintptr_t)module;
    types.name_len = sizeof(module);
    /* Of a module the numbers go on where the kernel's end: its own types would have to be read. */
    if (!bpf_obj_get_info_by_fd(fd, &types, &length) && types.kernel_btf && !strcmp(module, "vmlinux") &&
        (function = btf__type_by_id(btf->base, info->tracing.target_btf_id)) && btf_is_func(function) &&
        (symbol = symbol_find(symbols, btf__name_by_offset(btf->base, function->name_off), "", NULL)))
        add_held(attachers, BY_TRAMPOLINE, symbol->address, 0, 0, held);
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

/* Each owner once, as far as there is room. */
static void say_owner(char *owners, size_t size, const char *owner)
{
    size_t length = strlen(owners);

    if (!strstr(owners, owner))
        snprintf(owners + length, size - length, "%s%s", length ? ", " : "", owner);
}

bool owners_of_kprobe(const struct attachers *attachers, uint64_t address, bool returns, char *owners, size_t size,
                      bool *ours)
{
    bool found = false;
    size_t i;

    owners[0] = '\0';
    *ours = true;
    for (i = 0; i < attachers->count; i++) {
        const struct attacher *each = &attachers->all[i];

        if (each->by != (returns ? BY_KRETPROBE : BY_KPROBE) || !patch_same_place(each->place, address))
            continue;
        found = true;
        *ours &= each->ours;
        say_owner(owners, size, each->owner);
    }
    *ours &= found;
    return found;
}

/* Where the functions of that name begin: static ones may share it. */
static size_t places_of(const char *name, const char *module, uint64_t *places, size_t room)
{
    struct failure failure = { 0 };
    const struct symbols *symbols = symbols_get(&failure);
    const struct symbol *symbol = NULL;
    size_t count = 0;

    while (symbols && count < room && (symbol = symbol_find(symbols, name, module, symbol)))
        places[count++] = symbol->address;
    return count;
}

static bool is_among(uint64_t function, const uint64_t *places, size_t count)
{
    while (count--)
        if (places[count] == function)
            return true;
    return false;
}

/* All kprobes of a function, and those of its return, are one of the calls at its entry. */
static bool is_kprobe(const struct attacher *attacher)
{
    return attacher->by == BY_KPROBE || attacher->by == BY_KRETPROBE;
}

/* Whether one before it in the table is the same call for the kernel. */
static bool counted_before(const struct attachers *attachers, size_t index)
{
    const struct attacher *one = &attachers->all[index];
    size_t i;

    for (i = 0; i < index; i++) {
        const struct attacher *each = &attachers->all[i];

        if (is_kprobe(each) == is_kprobe(one) && (is_kprobe(one) || each->by == one->by) && each->which == one->which && each->function == one->function)
            return true;
    }
    return false;
}

bool owners_of_function(const struct attachers *attachers, const char *name, const char *module, unsigned long calls,
                        char *owners, size_t size, bool *ours)
{
    uint64_t places[16];
    size_t i, count = attachers->count ? places_of(name, module, places, sizeof(places) / sizeof(*places)) : 0;
    unsigned long known = 0;

    owners[0] = '\0';
    *ours = true;
    for (i = 0; i < attachers->count; i++) {
        const struct attacher *each = &attachers->all[i];

        if (!is_among(each->function, places, count))
            continue;
        known += !counted_before(attachers, i);
        *ours &= each->ours;
        say_owner(owners, size, each->owner);
    }
    if (known && known < calls) {
        *ours = false;
        say_owner(owners, size, "others");
    }
    *ours &= known > 0;
    return known > 0;
}

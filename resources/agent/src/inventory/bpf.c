/* BPF programs that trace, and the links that attach them. */
#include <bpf/bpf.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/errors.h"
#include "inventory/inventory.h"

/* Programs of other types filter packets, devices and the like: they trace nothing. */
static const char *tracing_type(uint32_t type)
{
    switch (type) {
    case BPF_PROG_TYPE_KPROBE:
        return "kprobe";
    case BPF_PROG_TYPE_TRACEPOINT:
        return "tracepoint";
    case BPF_PROG_TYPE_PERF_EVENT:
        return "perf_event";
    case BPF_PROG_TYPE_RAW_TRACEPOINT:
    case BPF_PROG_TYPE_RAW_TRACEPOINT_WRITABLE:
        return "raw_tracepoint";
    case BPF_PROG_TYPE_TRACING:
        return "tracing";
    case BPF_PROG_TYPE_LSM:
        return "lsm";
    default:
        return NULL;
    }
}

static const char *link_type(uint32_t type)
{
    static const char *const names[] = { "unspecified", "raw_tracepoint", "tracing",    "cgroup",       "iter",
                                         "netns",       "xdp",            "perf_event", "kprobe_multi", "struct_ops",
                                         "netfilter",   "tcx",            "uprobe_multi" };

    return type < sizeof(names) / sizeof(*names) ? names[type] : "other";
}

static const char *owner_of_id(const struct inventory *inventory, enum held_kind kind, uint32_t id, char *words,
                               size_t size, bool *ours)
{
    const struct held *held = holder_of(&inventory->holders, kind, id);

    *ours = held && held_by_us(held);
    if (!held)
        return NULL;
    held_words(held, words, size);
    return words;
}

static void list_programs(struct inventory *inventory)
{
    uint32_t id = 0;

    while (!bpf_prog_get_next_id(id, &id)) {
        struct bpf_prog_info info = { 0 };
        uint32_t length = sizeof(info);
        char name[64], detail[96], words[64];
        const char *type, *owner;
        bool ours;
        int fd = bpf_prog_get_fd_by_id(id);

        if (fd < 0)
            continue;
        if (!bpf_obj_get_info_by_fd(fd, &info, &length) && (type = tracing_type(info.type))) {
            owner = owner_of_id(inventory, HELD_PROGRAM, id, words, sizeof(words), &ours);
            snprintf(name, sizeof(name), "prog %u", id);
            snprintf(detail, sizeof(detail), "%s %.16s", type, info.name);
            inventory_add(inventory, "bpf-program", name, detail, owner, ours);
        }
        close(fd);
    }
    if (errno != ENOENT)
        inventory_note(inventory, "Listing BPF programs: %s", errno_name(errno));
}

static bool tracing_link(uint32_t type)
{
    const char *name = link_type(type);

    return !strcmp(name, "raw_tracepoint") || !strcmp(name, "tracing") || !strcmp(name, "perf_event") ||
           !strcmp(name, "kprobe_multi") || !strcmp(name, "uprobe_multi");
}

static void list_links(struct inventory *inventory)
{
    uint32_t id = 0;

    while (!bpf_link_get_next_id(id, &id)) {
        struct bpf_link_info info = { 0 };
        uint32_t length = sizeof(info);
        char name[64], detail[96], words[64];
        const char *owner;
        bool ours;
        int fd = bpf_link_get_fd_by_id(id);

        if (fd < 0)
            continue;
        if (!bpf_obj_get_info_by_fd(fd, &info, &length) && tracing_link(info.type)) {
            owner = owner_of_id(inventory, HELD_LINK, id, words, sizeof(words), &ours);
            snprintf(name, sizeof(name), "link %u", id);
            snprintf(detail, sizeof(detail), "%s of prog %u", link_type(info.type), info.prog_id);
            inventory_add(inventory, "bpf-link", name, detail, owner, ours);
        }
        close(fd);
    }
    /* EINVAL: a kernel before links, Linux 5.7. */
    if (errno != ENOENT && errno != EINVAL)
        inventory_note(inventory, "Listing BPF links: %s", errno_name(errno));
}

void inventory_bpf(struct inventory *inventory)
{
    list_programs(inventory);
    list_links(inventory);
}

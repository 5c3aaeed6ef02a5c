#include "counting/bpf_missed.h"

#include <bpf/bpf.h>
#include <stddef.h>

#include "base/kernel_version.h"

/* bpf_link_info of Linux 6.7, from include/uapi/linux/bpf.h: newer than the header that this is built with. */
struct link_info {
    uint32_t type, id, prog_id, padding;
    union {
        struct {
            uint64_t addresses;
            uint32_t count, flags;
            uint64_t missed;
        } multi;
        struct {
            uint32_t type, padding;
            uint64_t function_name;
            uint32_t name_length, offset;
            uint64_t address;
            uint64_t missed;
        } event;
    };
};

enum { LINK_RAW_TRACEPOINT = 1, LINK_TRACING = 2, LINK_PERF_EVENT = 7, LINK_KPROBE_MULTI = 8 };
enum { EVENT_KPROBE = 3, EVENT_KRETPROBE = 4 };

int64_t bpf_program_missed(int program)
{
    struct bpf_prog_info info = { 0 };
    uint32_t length = sizeof(info);

    if (program < 0 || bpf_obj_get_info_by_fd(program, &info, &length) ||
        length < offsetof(struct bpf_prog_info, recursion_misses) + sizeof(uint64_t))
        return -1;
    return (int64_t)info.recursion_misses;
}

int64_t bpf_link_missed(int link)
{
    struct link_info info = { 0 };
    uint32_t length = sizeof(info);

    if (link < 0 || bpf_obj_get_info_by_fd(link, &info, &length))
        return -1;
    if (info.type == LINK_RAW_TRACEPOINT || info.type == LINK_TRACING)
        return 0;
    if (!kernel_at_least(6, 7) || length < sizeof(info))
        return -1;
    if (info.type == LINK_KPROBE_MULTI)
        return (int64_t)info.multi.missed;
    if (info.type != LINK_PERF_EVENT)
        return -1;
    return info.event.type == EVENT_KPROBE || info.event.type == EVENT_KRETPROBE ? (int64_t)info.event.missed : 0;
}

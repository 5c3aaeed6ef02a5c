#include <errno.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "counting/perf_counter.h"
#include "programs/bpf_loaded.h"
#include "programs/bpf_perf_section.h"

static int keep(struct bpf_loaded *loaded, struct bpf_link *link)
{
    if (loaded->link_count == MOST_BPF_LINKS) {
        bpf_link__destroy(link);
        return -E2BIG;
    }
    loaded->links[loaded->link_count++] = link;
    return 0;
}

static int attach_samples(struct bpf_loaded *loaded, struct bpf_program *program, char *why, size_t size)
{
    struct perf_event_attr attr;
    int cpu, error = 0, attached = 0;

    if (perf_section_read(bpf_program__section_name(program), &attr, why, size) < 0)
        return -EINVAL;
    for (cpu = 0; cpu < loaded->cpus && !error; cpu++) {
        int fd = (int)perf_event_open(&attr, -1, cpu, -1, PERF_FLAG_FD_CLOEXEC);
        struct bpf_link *link;

        if (fd < 0 && errno == ENODEV)
            continue; /* a CPU that is possible, but not there */
        if (fd < 0) {
            error = -errno;
            if (attr.type != PERF_TYPE_SOFTWARE && (error == -ENOENT || error == -EOPNOTSUPP))
                snprintf(why, size, "This machine's CPU does not count this event; virtual machines often count none");
            return error;
        }
        link = bpf_program__attach_perf_event(program, fd);
        if (!link) {
            error = -errno;
            close(fd);
        } else {
            error = keep(loaded, link);
            attached++;
        }
    }
    return error ? error : attached ? 0 : -ENODEV;
}

/* Sections such as SEC("kprobe") alone: libbpf knows the type, and not where to attach. */
static bool names_no_place(const char *section)
{
    static const char *const kinds[] = { "kprobe",     "kretprobe", "uprobe",         "uretprobe",         "uprobe.s",
                                         "uretprobe.s", "fentry",    "fexit",          "tp",                "tracepoint",
                                         "raw_tp",     "raw_tracepoint", "tp_btf",     "kprobe.multi",      "kretprobe.multi",
                                         "ksyscall",   "kretsyscall", "usdt" };
    size_t i;

    for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
        if (!strcmp(section, kinds[i]))
            return true;
    return false;
}

int bpf_attach(struct bpf_loaded *loaded, struct bpf_program *program, char *why, size_t size)
{
    const char *section = bpf_program__section_name(program);
    struct bpf_link *link;

    why[0] = '\0';
    if (bpf_program__type(program) == BPF_PROG_TYPE_PERF_EVENT)
        return attach_samples(loaded, program, why, size);
    if (names_no_place(section)) {
        snprintf(why, size, "SEC(\"%s\") does not say what to attach to: write it as SEC(\"%s/NAME\")", section,
                 section);
        return -EINVAL;
    }
    link = bpf_program__attach(program);
    if (link)
        return keep(loaded, link);
    if (errno == EOPNOTSUPP)
        snprintf(why, size, "programs of SEC(\"%s\") are not for tracing: nothing here attaches them", section);
    return -errno;
}

void bpf_detach(struct bpf_loaded *loaded)
{
    while (loaded->link_count)
        bpf_link__destroy(loaded->links[--loaded->link_count]);
}

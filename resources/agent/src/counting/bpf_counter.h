/*
 * Counting in BPF: one small program that adds 1 to a per-CPU number, attached to a kprobe, uprobe, raw tracepoint,
 * fentry or fexit. One probe for all CPUs, and nothing is written anywhere.
 */
#ifndef COUNTING_BPF_COUNTER_H
#define COUNTING_BPF_COUNTER_H

#include <bpf/bpf.h>

#include "counting/counter.h"

/* How the program is to be loaded: filled in by the mechanism. */
struct bpf_counting {
    enum bpf_prog_type type;
    enum bpf_attach_type attach_type; /* of BPF_PROG_TYPE_TRACING */
    int btf_id, module_btf_fd;        /* of BPF_PROG_TYPE_TRACING; 0 for the kernel's own BTF */
    pid_t process;                    /* counts only this thread group and its later children; 0: everything */
};

struct bpf_counter;

/*
 * Loads the program and its map. NULL with errno; `log` (of `log_size` bytes) then has what the verifier said.
 * Nothing is attached yet: take bpf_counter_program, attach, and hand what holds it to bpf_counter_hold.
 */
struct bpf_counter *bpf_counter_load(const struct bpf_counting *how, const struct cpus *cpus, char *log,
                                     size_t log_size);
int bpf_counter_program(const struct bpf_counter *counter);

/*
 * `event_fd` (a perf event, or -1) and `link_fd` (a link, a raw tracepoint's descriptor, or -1) are closed to detach.
 * `link_tells_missed`: the link's info has the kprobe's misses.
 */
void bpf_counter_hold(struct bpf_counter *counter, int event_fd, int link_fd, bool link_tells_missed);

/* As a counter, which its run starts, reads and releases. */
struct counter *bpf_counter_counter(struct bpf_counter *counter);
void bpf_counter_free(struct bpf_counter *counter);

/* Whether programs can be loaded here at all: 0, or -errno of the trial. Tried once, then remembered. */
int bpf_loadable(void);

#endif

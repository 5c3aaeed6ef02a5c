/*
 * Following a process in BPF: the set of thread groups that are it or descend from it since, kept up to date by two
 * programs on the scheduler's fork and exit. perf does this by inheritance; BPF programs see everybody's events.
 */
#ifndef COUNTING_BPF_FOLLOW_H
#define COUNTING_BPF_FOLLOW_H

#include <sys/types.h>

struct bpf_follow;

/* NULL with errno: ENODATA when the kernel has no BTF, which says where a task keeps its ids. */
struct bpf_follow *bpf_follow_open(pid_t process);
void bpf_follow_close(struct bpf_follow *follow);

/* A hash map whose keys are thread group ids. */
int bpf_follow_map(const struct bpf_follow *follow);

#endif

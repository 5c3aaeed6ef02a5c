// SPDX-License-Identifier: GPL-2.0
/* Counts calls of getuid by process, with BPF on a tracepoint. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct process {
	__u32 pid;
	char comm[16];
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, struct process);
	__type(value, __u64);
} calls SEC(".maps");

/* Where the events come from: the one line that tells the three of these programs apart. */
SEC("tracepoint/syscalls/sys_enter_getuid")
int count_getuid(void *context)
{
	struct process process = {};
	__u64 one = 1;
	__u64 *count;

	process.pid = bpf_get_current_pid_tgid() >> 32;
	bpf_get_current_comm(process.comm, sizeof(process.comm));

	count = bpf_map_lookup_elem(&calls, &process);
	if (count)
		__sync_fetch_and_add(count, 1);
	else
		bpf_map_update_elem(&calls, &process, &one, BPF_ANY);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";

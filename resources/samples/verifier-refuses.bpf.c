// SPDX-License-Identifier: GPL-2.0
/* A program that the verifier refuses: a pointer that may be NULL is used unchecked. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, __u32);
	__type(value, __u64);
} calls SEC(".maps");

SEC("tracepoint/syscalls/sys_enter_getuid")
int count_getuid(void *context)
{
	__u32 pid = bpf_get_current_pid_tgid() >> 32;
	__u64 *count = bpf_map_lookup_elem(&calls, &pid);

	/*
	 * No process is in the map yet, so this would write to address 0. In
	 * the kernel, where nobody catches that. `if (count)` makes it safe.
	 */
	(*count)++;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";

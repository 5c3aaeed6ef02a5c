// SPDX-License-Identifier: GPL-2.0
/* Counts calls of getuid in the kernel, per CPU: a BPF program to begin from. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

/*
 * One counter for each CPU, so that none waits for another. User space reads
 * all of them and adds them up.
 */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} calls SEC(".maps");

SEC("tracepoint/syscalls/sys_enter_getuid")
int count_getuid(void *context)
{
	__u32 key = 0;
	__u64 *count = bpf_map_lookup_elem(&calls, &key);

	/* The verifier insists on the check, although this key always exists. */
	if (count)
		(*count)++;
	return 0;
}

/* Helpers for tracing are for programs under the GPL only. */
char LICENSE[] SEC("license") = "GPL";

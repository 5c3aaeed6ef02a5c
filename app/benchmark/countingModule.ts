/** The kernel module of the arm `module-kprobe`: what the cheapest handler in a kprobe costs. */

/** Modules of ours are known by the beginning. Two agents on one target must not take each other's. */
export function countingModuleName(unique: string): string {
  return `probescope_bench_${unique.toLowerCase().replace(/[^a-z0-9]+/g, '')}`.slice(0, 50)
}

export const countingModule = `// SPDX-License-Identifier: GPL-2.0
/* A kprobe at an address, and a counter for each CPU. */
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/percpu.h>

static DEFINE_PER_CPU(unsigned long, hits);

static unsigned long address;
module_param(address, ulong, 0);

/* A line for each CPU that has counted. */
static int get_counts(char *text, const struct kernel_param *param)
{
	int cpu, length = 0;

	for_each_possible_cpu(cpu)
		if (per_cpu(hits, cpu))
			length += scnprintf(text + length, PAGE_SIZE - length, "%d %lu\\n", cpu, per_cpu(hits, cpu));
	return length < PAGE_SIZE - 1 ? length : -E2BIG;
}

static const struct kernel_param_ops counts_ops = { .get = get_counts };
module_param_cb(counts, &counts_ops, NULL, 0400);

static int count(struct kprobe *probe, struct pt_regs *registers)
{
	this_cpu_inc(hits);
	return 0;
}

static struct kprobe probe = { .pre_handler = count };

static int __init begin(void)
{
	probe.addr = (kprobe_opcode_t *)address;
	return register_kprobe(&probe);
}

static void __exit end(void)
{
	unregister_kprobe(&probe);
}

module_init(begin);
module_exit(end);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Counts the calls of one function, for Probescope's benchmark");
`

// SPDX-License-Identifier: GPL-2.0
/* Counts calls of getuid by a kprobe of its own: a kernel module to begin from. */
#include <linux/atomic.h>
#include <linux/kprobes.h>
#include <linux/module.h>

/*
 * A module may do anything that the kernel may: nothing is verified, nothing
 * is bounded. A mistake here is an oops, or a machine that stands still.
 */
static atomic64_t calls = ATOMIC64_INIT(0);

static int count_call(struct kprobe *probe, struct pt_regs *registers)
{
	atomic64_inc(&calls);
	return 0;
}

static struct kprobe probe = {
	.symbol_name = "__x64_sys_getuid",
	.pre_handler = count_call,
};

static int __init start(void)
{
	int error = register_kprobe(&probe);

	if (error)
		return error;
	pr_info("getuid: counting at %pS\n", probe.addr);
	return 0;
}

static void __exit stop(void)
{
	/* After this no handler runs any more, so the number is final. */
	unregister_kprobe(&probe);
	pr_info("getuid: %lld calls, %lu missed\n", atomic64_read(&calls), probe.nmissed);
}

module_init(start);
module_exit(stop);
MODULE_DESCRIPTION("Counts calls of getuid");
MODULE_LICENSE("GPL");

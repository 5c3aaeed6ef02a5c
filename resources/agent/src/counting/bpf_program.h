/* The counting program, instruction by instruction. */
#ifndef COUNTING_BPF_PROGRAM_H
#define COUNTING_BPF_PROGRAM_H

#include <linux/bpf.h>
#include <stddef.h>

#define BPF_PROGRAM_MOST 32

/*
 * Writes the program that adds 1 to element 0 of the per-CPU array `count_map`. With `followed_map` >= 0 only when
 * the current thread group is a key of that hash map. Returns the number of instructions.
 */
size_t bpf_count_program(struct bpf_insn *program, int count_map, int followed_map);

/*
 * For the raw tracepoint task_newtask: when the current thread group is in the map, the new task's is put there, too.
 * `ids` is where task_struct has pid, and tgid after it.
 */
size_t bpf_born_program(struct bpf_insn *program, int followed_map, int ids);

/* For sched_process_free: a thread group whose leader is freed (the last of it) is taken out of the map. */
size_t bpf_gone_program(struct bpf_insn *program, int followed_map, int ids);

#endif

/** Helpers that tracing programs call, as `bpf-helpers(7)` describes them, with the kernel that brought each. */
import { byName, word, type Word } from '../language/word'

export const helpers: readonly Word[] = [
  word(
    'bpf_map_lookup_elem',
    'void *(void *map, const void *key)',
    'The value under a key, or NULL: check it before it is used.',
  ),
  word(
    'bpf_map_update_elem',
    'long (void *map, const void *key, const void *value, u64 flags)',
    'Puts a value under a key: BPF_ANY, BPF_NOEXIST or BPF_EXIST.',
  ),
  word('bpf_map_delete_elem', 'long (void *map, const void *key)', 'Takes a key out of a map.'),
  word(
    'bpf_map_push_elem',
    'long (void *map, const void *value, u64 flags)',
    'Puts a value into a queue or stack map (4.20).',
  ),
  word(
    'bpf_map_pop_elem',
    'long (void *map, void *value)',
    'Takes a value out of a queue or stack map (4.20).',
  ),
  word(
    'bpf_for_each_map_elem',
    'long (void *map, void *callback, void *context, u64 flags)',
    'Calls a function for each element of a map (5.13).',
  ),
  word(
    'bpf_loop',
    'long (u32 times, void *callback, void *context, u64 flags)',
    'A loop that the verifier looks at once (5.17).',
  ),
  word(
    'bpf_get_current_pid_tgid',
    'u64 (void)',
    'Process id in the upper 32 bits, thread id in the lower ones.',
  ),
  word('bpf_get_current_uid_gid', 'u64 (void)', 'Group id in the upper 32 bits, user id in the lower ones.'),
  word(
    'bpf_get_current_comm',
    'long (void *buffer, u32 size)',
    "The current thread's name; 16 bytes with its end.",
  ),
  word(
    'bpf_get_current_task',
    'u64 (void)',
    'Address of the current task_struct; read it with bpf_probe_read_kernel.',
  ),
  word(
    'bpf_get_current_task_btf',
    'struct task_struct *(void)',
    'The current task_struct, whose fields can be read directly (5.11).',
  ),
  word('bpf_get_current_cgroup_id', 'u64 (void)', "The current process's cgroup (4.18)."),
  word('bpf_get_smp_processor_id', 'u32 (void)', 'The CPU that this runs on.'),
  word('bpf_get_numa_node_id', 'long (void)', 'The NUMA node that this runs on.'),
  word('bpf_ktime_get_ns', 'u64 (void)', 'Nanoseconds since the machine started, without the time it slept.'),
  word(
    'bpf_ktime_get_boot_ns',
    'u64 (void)',
    'Nanoseconds since the machine started, with the time it slept (5.8).',
  ),
  word('bpf_jiffies64', 'u64 (void)', "The kernel's own clock ticks (5.6)."),
  word('bpf_get_prandom_u32', 'u32 (void)', 'A random number that is not fit for secrets.'),
  word(
    'bpf_get_stackid',
    'long (void *ctx, void *map, u64 flags)',
    'Takes the stack and gives its number in a stack trace map; BPF_F_USER_STACK for that of user space.',
  ),
  word(
    'bpf_get_stack',
    'long (void *ctx, void *buffer, u32 size, u64 flags)',
    'Takes the stack into a buffer of yours.',
  ),
  word('bpf_get_func_ip', 'u64 (void *ctx)', 'Address of the function that is traced (5.15).'),
  word(
    'bpf_get_func_arg',
    'long (void *ctx, u32 n, u64 *value)',
    'Argument n of the traced function, in fentry and fexit (5.17).',
  ),
  word(
    'bpf_get_func_ret',
    'long (void *ctx, u64 *value)',
    'What the traced function returned, in fexit (5.17).',
  ),
  word('bpf_get_func_arg_cnt', 'long (void *ctx)', 'How many arguments the traced function has (5.17).'),
  word('bpf_get_attach_cookie', 'u64 (void *ctx)', 'The number given when it was attached (5.15).'),
  word(
    'bpf_probe_read_kernel',
    'long (void *to, u32 size, const void *from)',
    'Copies kernel memory; a wrong address is an error, not a crash (5.5).',
  ),
  word(
    'bpf_probe_read_kernel_str',
    'long (void *to, u32 size, const void *from)',
    'Copies a text from kernel memory; gives its length with its end (5.5).',
  ),
  word(
    'bpf_probe_read_user',
    'long (void *to, u32 size, const void *from)',
    'Copies user memory, if it is there at once (5.5).',
  ),
  word(
    'bpf_probe_read_user_str',
    'long (void *to, u32 size, const void *from)',
    'Copies a text from user memory (5.5).',
  ),
  word(
    'bpf_probe_read',
    'long (void *to, u32 size, const void *from)',
    'Copies memory; before 5.5 the only one.',
  ),
  word(
    'BPF_CORE_READ',
    'BPF_CORE_READ(pointer, field, …)',
    "Follows fields by the target's own BTF, wherever they lie there (a macro of libbpf).",
  ),
  word(
    'bpf_trace_printk',
    'long (const char *format, u32 size, …)',
    'Prints to the trace pipe of the whole machine; bpf_printk is the easier way.',
  ),
  word(
    'bpf_printk',
    'bpf_printk(format, …)',
    "Prints a line, which is shown with the program's answer. For looking, not for counting: it is slow.",
  ),
  word(
    'bpf_ringbuf_reserve',
    'void *(void *map, u64 size, u64 flags)',
    'Room in a ring buffer, or NULL; submit or discard it (5.8).',
  ),
  word('bpf_ringbuf_submit', 'void (void *data, u64 flags)', 'Hands reserved room to the reader (5.8).'),
  word('bpf_ringbuf_discard', 'void (void *data, u64 flags)', 'Gives reserved room back (5.8).'),
  word(
    'bpf_ringbuf_output',
    'long (void *map, void *data, u64 size, u64 flags)',
    'Copies data into a ring buffer (5.8).',
  ),
  word(
    'bpf_perf_event_output',
    'long (void *ctx, void *map, u64 flags, void *data, u64 size)',
    'Writes data to a perf buffer, a CPU each.',
  ),
  word(
    'bpf_perf_event_read_value',
    'long (void *map, u64 flags, struct bpf_perf_event_value *value, u32 size)',
    'Reads a perf counter, with the time it was enabled and ran.',
  ),
  word(
    'bpf_spin_lock',
    'void (struct bpf_spin_lock *lock)',
    'Locks a map value; not in every kind of tracing program (5.1).',
  ),
  word('bpf_spin_unlock', 'void (struct bpf_spin_lock *lock)', 'Unlocks a map value (5.1).'),
  word('bpf_send_signal', 'long (u32 signal)', 'Sends a signal to the current process (5.3).'),
  word(
    'bpf_override_return',
    'long (struct pt_regs *regs, u64 value)',
    'Makes a function return at once; only where the kernel allows error injection.',
  ),
  word(
    'bpf_d_path',
    'long (struct path *path, char *buffer, u32 size)',
    'The path of a file, in the few functions where it may be asked (5.10).',
  ),
  word(
    'bpf_strncmp',
    'long (const char *text, u32 size, const char *constant)',
    'Compares a text with one that is known (5.17).',
  ),
  word(
    'bpf_snprintf',
    'long (char *to, u32 size, const char *format, u64 *data, u32 data_size)',
    'Writes a text into a buffer (5.13).',
  ),
  word(
    'bpf_this_cpu_ptr',
    'void *(const void *per_cpu)',
    "This CPU's copy of a per-CPU variable of the kernel (5.10).",
  ),
  word(
    'bpf_per_cpu_ptr',
    'void *(const void *per_cpu, u32 cpu)',
    "A CPU's copy of a per-CPU variable of the kernel, or NULL (5.10).",
  ),
]

const named = byName(helpers)

export function helperWord(name: string): Word | undefined {
  return named.get(name)
}

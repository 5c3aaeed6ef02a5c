/** What each capability is, what it is good for, and what a kernel that lacks it was built without. */
import type { CapabilityId } from '../../model/capability'
import type { Tool } from './distributions'

export interface Knowledge {
  readonly title: string
  /** What it is good for, in one sentence. */
  readonly purpose: string
  /** Options of the kernel's configuration that it needs; empty when it is not the kernel's. */
  readonly config: readonly string[]
  /** What else mends it: a sentence, and commands alone on their lines. Tried before the kernel is rebuilt. */
  readonly hint: string | null
  readonly tool: Tool | null
}

const kernel = (
  title: string,
  purpose: string,
  config: readonly string[],
  hint: string | null = null,
): Knowledge => ({
  title,
  purpose,
  config,
  hint,
  tool: null,
})
const tool = (name: Tool, title: string, purpose: string): Knowledge => ({
  title,
  purpose,
  config: [],
  hint: null,
  tool: name,
})

export const knowledge: Readonly<Record<CapabilityId, Knowledge>> = {
  root: kernel(
    'Root',
    'Attaching to the kernel is for root alone.',
    [],
    'Connect as root, or as a user who may use sudo.',
  ),
  tracefs: kernel(
    'tracefs',
    'The file system through which events, the function tracer and dynamic probes are set up.',
    ['CONFIG_FTRACE', 'CONFIG_TRACING'],
    'In a container, trace from the host: the kernel is shared, tracefs is not.',
  ),
  kprobes: kernel(
    'Kprobes',
    'Probes at nearly any instruction of the kernel.',
    ['CONFIG_KPROBES', 'CONFIG_KPROBE_EVENTS'],
    'They can be switched off for the whole machine:\necho 1 > /sys/kernel/debug/kprobes/enabled',
  ),
  'kprobes-optimized': kernel(
    'Optimized kprobes',
    'A jump instead of a breakpoint where a kprobe is inside a function, at a fraction of the cost.',
    ['CONFIG_OPTPROBES'],
    'Not every architecture has them. Where they are there, they can be switched off for the whole machine:\nsysctl debug.kprobes-optimization=1',
  ),
  'kprobes-on-ftrace': kernel(
    'Kprobes on ftrace',
    "A call instead of a breakpoint where a kprobe is at a function's entry.",
    ['CONFIG_KPROBES_ON_FTRACE'],
    'Not every architecture has it. It needs the function tracer to be on for the whole machine:\nsysctl kernel.ftrace_enabled=1',
  ),
  uprobes: kernel('Uprobes', 'Probes in programs and libraries.', ['CONFIG_UPROBES', 'CONFIG_UPROBE_EVENTS']),
  tracepoints: kernel(
    'Tracepoints',
    'The events that the kernel itself offers, with named and typed fields.',
    ['CONFIG_EVENT_TRACING', 'CONFIG_FTRACE_SYSCALLS'],
  ),
  'function-tracer': kernel(
    'Function tracer',
    'Traces thousands of functions at once, chosen by a pattern.',
    ['CONFIG_FUNCTION_TRACER', 'CONFIG_DYNAMIC_FTRACE'],
    'It can be switched off for the whole machine:\nsysctl kernel.ftrace_enabled=1',
  ),
  'function-graph': kernel('Function graph tracer', 'Traces who calls whom and how long it takes.', [
    'CONFIG_FUNCTION_GRAPH_TRACER',
  ]),
  'hist-triggers': kernel(
    'Histogram triggers',
    'Counts events by their fields inside the kernel, without BPF.',
    ['CONFIG_HIST_TRIGGERS'],
  ),
  btf: kernel(
    'BTF',
    "The kernel's own types: arguments of functions by name and type, and one BPF program for many kernels.",
    ['CONFIG_DEBUG_INFO_BTF'],
  ),
  'bpf-load': kernel(
    'Loading BPF programs',
    'Counts and filters in the kernel, next to the event, where only the result is sent.',
    ['CONFIG_BPF_SYSCALL', 'CONFIG_BPF_JIT', 'CONFIG_BPF_EVENTS'],
    'In a container, CAP_BPF and CAP_PERFMON are needed. Lockdown can forbid reading kernel memory from BPF:\ncat /sys/kernel/security/lockdown',
  ),
  fentry: kernel(
    'fentry and fexit',
    'BPF at the entry and exit of a function through a trampoline: the cheapest dynamic probe.',
    ['CONFIG_DEBUG_INFO_BTF', 'CONFIG_DYNAMIC_FTRACE_WITH_DIRECT_CALLS'],
    'It came with Linux 5.5 on x86 and 6.0 on arm64.',
  ),
  'kprobe-multi': kernel(
    'kprobe.multi',
    'One BPF program on thousands of functions, attached at once.',
    ['CONFIG_FPROBE'],
    'It came with Linux 5.18.',
  ),
  'raw-tracepoints': kernel(
    'Raw tracepoints',
    'Tracepoints without the cost of copying their fields, for BPF.',
    ['CONFIG_BPF_EVENTS'],
    'It came with Linux 4.17 and needs BPF programs to be loaded.',
  ),
  'perf-counting': kernel(
    'perf_event_open',
    'Counters of the kernel and the CPU; tracepoints and probes are counted through it, too.',
    ['CONFIG_PERF_EVENTS'],
    'Without root, a setting can forbid it; in a container, its seccomp profile can:\nsysctl kernel.perf_event_paranoid',
  ),
  'perf-software': kernel(
    'Software events',
    'Page faults, context switches and other counters of the kernel.',
    ['CONFIG_PERF_EVENTS'],
  ),
  'perf-hardware': kernel(
    'Hardware counters',
    'Cycles, instructions, cache misses: what the CPU itself counts.',
    ['CONFIG_PERF_EVENTS'],
    "In a virtual machine the host must hand on the CPU's PMU (QEMU: -cpu host,pmu=on; clouds: bare-metal or large instances).",
  ),
  kallsyms: kernel(
    'Kernel symbols',
    'Names and addresses of all functions.',
    ['CONFIG_KALLSYMS', 'CONFIG_KALLSYMS_ALL'],
    'Addresses can be hidden even from root:\nsysctl kernel.kptr_restrict=1',
  ),
  kcore: kernel(
    'Kernel memory',
    'Reads the instructions that stand in the kernel now: what a probe really patched.',
    ['CONFIG_PROC_KCORE'],
    'Lockdown for confidentiality forbids it:\ncat /sys/kernel/security/lockdown',
  ),
  'tool:bpftrace': tool('bpftrace', 'bpftrace', 'Runs bpftrace programs of the editor.'),
  'tool:perf': tool('perf', 'perf', 'Runs perf commands; a second opinion on counts.'),
  'tool:trace-cmd': tool('trace-cmd', 'trace-cmd', 'Records with the function tracer from a shell.'),
  'tool:bpftool': tool('bpftool', 'bpftool', 'Shows BPF programs and maps; makes vmlinux.h.'),
  'tool:clang': tool(
    'clang',
    'clang',
    'Compiles BPF programs written in C; where it is missing, this computer’s does.',
  ),
  'kernel-headers': tool('kernel-headers', 'Kernel headers', 'Needed to build kernel modules.'),
}

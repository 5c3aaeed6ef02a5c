/** Keywords, types and settings of bpftrace 0.23 (src/lexer.l and src/config.cpp of its source), and later ones. */
import { byName, type Word } from '../language/word'

export const keywords: readonly string[] = [
  'if',
  'else',
  'for',
  'while',
  'unroll',
  'break',
  'continue',
  'return',
  'let',
  'sizeof',
  'offsetof',
  // 0.24 and later
  'typeof',
  'typeinfo',
  'comptime',
  'import',
]

export const integerTypes: readonly string[] = [
  'bool',
  ...['8', '16', '32', '64'].flatMap((bits) => [`int${bits}`, `uint${bits}`]),
]

export const types: readonly string[] = [
  ...integerTypes,
  'void',
  ...['min', 'max', 'sum', 'count', 'avg', 'stats'].flatMap((name) => [`${name}_t`, `u${name}_t`]),
  'probe_t',
  'lhist_t',
  'hist_t',
  'tseries_t',
  'usym_t',
  'ksym_t',
  'timestamp',
  'macaddr_t',
  'cgroup_path_t',
  'strerror_t',
  'kstack_t',
  'ustack_t',
  'string',
  'inet',
  'buffer',
]

/** Types of C in definitions and casts, with those that kernel code writes without `struct`. */
export const cTypes: readonly string[] = [
  'char short int long unsigned signed float double void const volatile _Bool bool',
  'size_t ssize_t off_t loff_t pid_t uid_t gid_t dev_t sector_t',
  ...['8', '16', '32', '64'].map(
    (bits) => `u${bits} s${bits} __u${bits} __s${bits} uint${bits}_t int${bits}_t`,
  ),
  ...['16', '32', '64'].map((bits) => `__be${bits} __le${bits}`),
].flatMap((line) => line.split(' '))

/** Words that are values in their place: stack modes, clocks, booleans. */
export const constants: readonly string[] = [
  'true',
  'false',
  'bpftrace',
  'perf',
  'raw',
  'build_id',
  'monotonic',
  'boot',
  'tai',
  'sw_tai',
]

export const settings: readonly Word[] = [
  setting('cache_user_symbols', 'PER_PROGRAM, PER_PID or NONE.'),
  setting('cpp_demangle', 'Demangle C++ names in user stacks (true).'),
  setting('lazy_symbolication', 'Look user symbols up when printing, not ahead of time (false).'),
  setting('license', 'Licence of the BPF programs ("GPL").'),
  setting('log_size', "Bytes for the verifier's log (1000000)."),
  setting('max_bpf_progs', 'Most BPF programs that may be generated (1024).'),
  setting('max_cat_bytes', 'Most bytes that cat() reads (10240).'),
  setting('max_map_keys', 'Most keys of a map (4096).'),
  setting('max_probes', 'Most probes that may be attached (1024).'),
  setting('max_strlen', 'Longest string that str(), buf() and path() make, in bytes (1024).'),
  setting('max_type_res_iterations', 'Most rounds of resolving types; 0 is no limit.'),
  setting('missing_probes', 'What to do about probes that do not exist: error, warn or ignore.'),
  setting('on_stack_limit', 'Largest object on the BPF stack, in bytes (32).'),
  setting('perf_rb_pages', 'Pages of each ring buffer (64); more lose fewer events.'),
  setting('print_maps_on_exit', 'Print every map at the end (true).'),
  setting('probe_inline', 'Probe inlined user functions too (false).'),
  setting('show_debug_info', 'File and line in stacks, where debug information is there.'),
  setting('stack_mode', 'Form of stacks: bpftrace, perf, raw or build_id.'),
  setting('str_trunc_trailer', 'Text after a string that was cut ("..").'),
  setting('symbol_source', 'Where uprobe symbols come from: symbol_table or dwarf.'),
  setting('use_blazesym', 'Look symbols up with blazesym, where bpftrace has it.'),
]

const named = byName(settings)

export function settingWord(name: string): Word | undefined {
  return named.get(name.toLowerCase().replace(/^bpftrace_/, ''))
}

function setting(name: string, about: string): Word {
  return { name, about }
}

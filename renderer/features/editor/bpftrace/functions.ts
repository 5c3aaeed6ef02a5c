/** Functions of bpftrace 0.23 (its man page, 'Functions' and 'Map Functions') with the few that came after it. */
import { byName, word, type Word } from '../language/word'

export const functions: readonly Word[] = [
  word('avg', 'avg_t avg(int64 n)', 'Running average of n, kept per CPU.'),
  word('bswap', 'uintN bswap(uintN n)', 'The bytes of n in reverse order.'),
  word('buf', 'buffer buf(void *data[, int64 length])', 'Bytes at data, printed with %r (%rh in plain hex).'),
  word('cat', 'void cat(string format[, args])', 'Prints a file; runs later, in user space.'),
  word(
    'cgroup_path',
    'cgroup_path_t cgroup_path(int id[, string filter])',
    'Path of a cgroup; only to print.',
  ),
  word('cgroupid', 'uint64 cgroupid(const string path)', 'Id of the cgroup at path, found while compiling.'),
  word('clear', 'void clear(map m)', 'Removes every key of the map.'),
  word('count', 'count_t count()', 'Counts calls, per CPU, without losing any.'),
  word(
    'debugf',
    'void debugf(const string format, args)',
    "Prints to the kernel's trace_pipe: for debugging.",
  ),
  word('delete', 'bool delete(map m, mapkey key)', 'Removes one key of the map.'),
  word('exit', 'void exit([int code])', 'Ends bpftrace; END still runs and maps are printed.'),
  word(
    'fail',
    'void fail(const string format, args)',
    'Stops compiling with this message (bpftrace 0.24 and later).',
  ),
  word(
    'getopt',
    'T getopt(const string name, T default)',
    'A named parameter of the program (bpftrace 0.24 and later).',
  ),
  word('has_key', 'bool has_key(map m, mapkey key)', 'Whether the map has that key.'),
  word(
    'hist',
    'hist_t hist(int64 n[, int k])',
    'Histogram of n by powers of two; k up to 5 makes finer buckets.',
  ),
  word('join', 'void join(char *array[][, string separator])', 'Prints an array of strings, such as argv.'),
  word('kaddr', 'uint64 kaddr(const string name)', 'Address of a kernel symbol, found while compiling.'),
  word('kptr', 'T *kptr(T *pointer)', 'Says that the pointer is one of the kernel.'),
  word(
    'kstack',
    'kstack_t kstack([mode, ][int limit])',
    'Stack trace in the kernel: mode bpftrace, perf or raw.',
  ),
  word('ksym', 'ksym_t ksym(uint64 address)', 'Name of the kernel function at the address; only to print.'),
  word('len', 'int64 len(map m | stack s)', 'Keys in a map, or frames in a stack.'),
  word('lhist', 'lhist_t lhist(int64 n, int64 min, int64 max, int64 step)', 'Histogram of n by equal steps.'),
  word('macaddr', 'macaddr_t macaddr(char mac[6])', 'A MAC address, printed with %s.'),
  word('max', 'max_t max(int64 n)', 'The largest n so far.'),
  word('min', 'min_t min(int64 n)', 'The smallest n so far.'),
  word('nsecs', 'timestamp nsecs([clock])', 'Nanoseconds of a clock: monotonic, boot, tai or sw_tai.'),
  word('ntop', 'inet ntop([int64 family, ]address)', 'An IP address as text, printed with %s.'),
  word('offsetof', 'uint64 offsetof(struct, field)', 'Where a field lies in a struct, in bytes.'),
  word(
    'override',
    'void override(uint64 value)',
    'Returns value instead of running the function; needs --unsafe.',
  ),
  word(
    'path',
    'char *path(struct path *path[, int32 size])',
    'Full path of a struct path; only in some functions.',
  ),
  word(
    'percpu_kaddr',
    'void *percpu_kaddr(const string name[, int cpu])',
    'Address of a per-CPU kernel symbol.',
  ),
  word('print', 'void print(T value | @map[, top[, divisor]])', 'Prints a value, or the top keys of a map.'),
  word(
    'printf',
    'void printf(const string format, args)',
    'Prints like printf in C; formatted in user space.',
  ),
  word('pton', 'char address[] pton(const string text)', 'Bytes of an IP address, found while compiling.'),
  word('reg', 'uint64 reg(const string name)', 'A register by name: reg("ip").'),
  word(
    'signal',
    'void signal(const string name | uint32 number)',
    'Signals the current process; needs --unsafe.',
  ),
  word('sizeof', 'uint64 sizeof(type | expression)', 'Size in bytes.'),
  word(
    'skboutput',
    'uint32 skboutput(const string path, struct sk_buff *skb, uint64 length, const uint64 offset)',
    "Writes a packet's data to a pcap file.",
  ),
  word('stats', 'stats_t stats(int64 n)', 'Count, average and total of n.'),
  word('str', 'string str(char *data[, uint32 length])', 'The zero-terminated string at data.'),
  word(
    'strcontains',
    'int64 strcontains(string haystack, string needle)',
    '1 when needle is in haystack, else 0.',
  ),
  word('strerror', 'strerror_t strerror(int error)', 'Text of an errno; only to print.'),
  word(
    'strftime',
    'timestamp strftime(const string format, int64 nsecs)',
    'A time as text; %f is microseconds.',
  ),
  word(
    'strncmp',
    'int64 strncmp(string a, string b, int64 n)',
    '0 when the first n characters are the same.',
  ),
  word('sum', 'sum_t sum(int64 n)', 'Adds n up, per CPU.'),
  word('system', 'void system(string format[, args])', 'Runs a shell command on the target; needs --unsafe.'),
  word('time', 'void time(const string format)', 'Prints the time of day when the event is read.'),
  word('typeof', 'type typeof(type | expression)', 'The type of an expression (bpftrace 0.24 and later).'),
  word('uaddr', 'T *uaddr(const string symbol)', "Address of a program's symbol; not with ASLR."),
  word('unwatch', 'void unwatch(void *address)', 'Removes a watchpoint.'),
  word('uptr', 'T *uptr(T *pointer)', 'Says that the pointer is one of the process.'),
  word(
    'ustack',
    'ustack_t ustack([mode, ][int limit])',
    'Stack trace in the process: mode bpftrace, perf or raw.',
  ),
  word(
    'usym',
    'usym_t usym(uint64 *address)',
    "Name of the process's function at the address; only to print.",
  ),
  word('zero', 'void zero(map m)', 'Sets every value of the map to zero.'),
]

const named = byName(functions)

export function functionWord(name: string): Word | undefined {
  return named.get(name)
}

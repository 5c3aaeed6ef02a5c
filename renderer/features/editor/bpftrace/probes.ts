/** Probe providers of bpftrace 0.23 (its man page, 'Probes') and those that later versions added or renamed. */
import { byName, type Word } from '../language/word'

export interface Provider extends Word {
  readonly short: readonly string[]
  /** Kinds of our sources that the target's catalogue can complete after `provider:`; empty when it has none. */
  readonly kinds: readonly string[]
}

export const providers: readonly Provider[] = [
  provider('kprobe', 'kprobe[:module]:function[+offset]', 'At a kernel function, or an instruction in it.', {
    short: ['k'],
    kinds: ['kprobe'],
  }),
  provider(
    'kretprobe',
    'kretprobe[:module]:function',
    'When a kernel function returns; retval is its result.',
    {
      short: ['kr'],
      kinds: ['kretprobe'],
    },
  ),
  provider(
    'fentry',
    'fentry[:module]:function',
    'At a kernel function through a BPF trampoline; args has its types. Needs BTF.',
    { short: ['f', 'kfunc'], kinds: ['fentry'] },
  ),
  provider(
    'fexit',
    'fexit[:module]:function',
    'When a kernel function returns, with both args and retval. Needs BTF.',
    { short: ['fr', 'kretfunc'], kinds: ['fexit'] },
  ),
  provider('tracepoint', 'tracepoint:system:event', 'A static event of the kernel; its fields are in args.', {
    short: ['t'],
    kinds: ['tracepoint'],
  }),
  provider('rawtracepoint', 'rawtracepoint:event', 'A static event of the kernel with its raw arguments.', {
    short: ['rt'],
    kinds: ['rawtracepoint'],
  }),
  provider('uprobe', 'uprobe:binary:function[+offset]', 'At a function of a program or library.', {
    short: ['u'],
  }),
  provider('uretprobe', 'uretprobe:binary:function', 'When a function of a program or library returns.', {
    short: ['ur'],
  }),
  provider('usdt', 'usdt:binary:[namespace:]name', 'A static probe that a program carries.', {
    short: ['U'],
  }),
  provider('software', 'software:event:count', 'Every so many software events, such as page-faults.', {
    short: ['s'],
    kinds: ['software'],
  }),
  provider(
    'hardware',
    'hardware:event:count',
    'Every so many events of the processor, such as cache-misses.',
    {
      short: ['h'],
      kinds: ['hardware'],
    },
  ),
  provider(
    'profile',
    'profile:hz:rate | profile:s|ms|us:count',
    'At a fixed rate on every CPU: for sampling.',
    {
      short: ['p'],
    },
  ),
  provider(
    'interval',
    'interval:s|ms|us:count | interval:hz:rate',
    'At a fixed interval on one CPU: for printing.',
    {
      short: ['i'],
    },
  ),
  provider(
    'watchpoint',
    'watchpoint:address:length:mode',
    'When memory is read, written or executed (mode r, w, x).',
    {
      short: ['w'],
    },
  ),
  provider(
    'asyncwatchpoint',
    'asyncwatchpoint:function+argN:length:mode',
    'A watchpoint set without stopping the process.',
    {
      short: ['aw'],
    },
  ),
  provider(
    'iter',
    'iter:task|task_file|task_vma[:pin]',
    "Walks over the kernel's tasks, files or mappings.",
    {
      short: ['it'],
    },
  ),
  provider('self', 'self:signal:SIGUSR1', 'When bpftrace itself gets that signal.'),
  provider('bench', 'bench:name', 'Measures the block (bpftrace 0.25 and later, with --bench).'),
  provider('test', 'test:name', 'A test (bpftrace 0.25 and later, with --test).'),
]

/** Probes without a target: they stand alone. Lower case from bpftrace 0.24 on. */
export const standaloneProbes: readonly Word[] = [
  { name: 'BEGIN', about: 'Once, before every other probe is attached.' },
  { name: 'END', about: 'Once, after every other probe is detached.' },
  {
    name: 'begin',
    about: 'Once, before every other probe is attached (bpftrace 0.24 and later; BEGIN before).',
  },
  { name: 'end', about: 'Once, after every other probe is detached (bpftrace 0.24 and later; END before).' },
]

const byAnyName = new Map(providers.flatMap((one) => [one.name, ...one.short].map((name) => [name, one])))
const standaloneByName = byName(standaloneProbes)

/** By long, short or former name. */
export function providerNamed(name: string): Provider | undefined {
  return byAnyName.get(name)
}

export function probeWord(name: string): Word | undefined {
  return byAnyName.get(name) ?? standaloneByName.get(name)
}

export const providerNames: readonly string[] = [...byAnyName.keys()]

function provider(
  name: string,
  signature: string,
  about: string,
  more: { readonly short?: readonly string[]; readonly kinds?: readonly string[] } = {},
): Provider {
  return { name, signature, about, short: more.short ?? [], kinds: more.kinds ?? [] }
}

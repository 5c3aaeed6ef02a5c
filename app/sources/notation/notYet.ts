/** What bpftrace and perf know and this version does not: recognised, so that the user is told so plainly. */

export interface NotYet {
  /** bpftrace's words for it, long and short. */
  readonly names: readonly string[]
  readonly message: string
  readonly remedy: string
}

const countInstead =
  'Choose a source that counts events, such as tracepoint:sched:sched_switch or software:page-faults.'

const notYet: readonly NotYet[] = [
  {
    names: ['profile', 'p', 'interval', 'i'],
    message: 'Sampling by time is not possible yet: counts only',
    remedy: 'To count the time that CPUs are busy, write software:cpu-clock',
  },
  {
    names: ['graph'],
    message: 'The function graph tracer is not possible yet: counts only',
    remedy: 'To count calls by the function tracer, write ftrace:PATTERN',
  },
  {
    names: ['usdt', 'U'],
    message: 'USDT probes are not possible yet',
    remedy: 'To count a function of a program, write uprobe:PATH:SYMBOL',
  },
  {
    names: ['watchpoint', 'w', 'asyncwatchpoint', 'aw'],
    message: 'Watchpoints are not possible yet: counts only',
    remedy: countInstead,
  },
  { names: ['iter', 'it'], message: 'BPF iterators are not possible yet: counts only', remedy: countInstead },
  {
    names: ['BEGIN', 'END', 'begin', 'end', 'self', 'bench', 'test'],
    message: 'This is a part of a bpftrace program, not a source of events',
    remedy: countInstead,
  },
]

export function findNotYet(name: string): NotYet | null {
  return notYet.find((entry) => entry.names.includes(name)) ?? null
}

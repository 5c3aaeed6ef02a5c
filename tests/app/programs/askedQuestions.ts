/** Questions that people ask, with what a kernel says of their sources. */
import type { Field } from '../../../app/model/catalogue'
import { numbersOf, type Consumer, type Question } from '../../../app/programs/questions'
import { parseSource } from '../../../app/sources/notation'

const read: readonly Field[] = [
  { name: 'file', type: 'struct file *' },
  { name: 'buf', type: 'char *' },
  { name: 'count', type: 'size_t' },
  { name: 'pos', type: 'loff_t *' },
]
const given: Field = { name: 'retval', type: 'ssize_t' }

/** As Linux 6.12's BTF and format files have them. */
export const fieldsOf: Readonly<Record<string, readonly Field[]>> = {
  'kprobe:vfs_read': read,
  'kretprobe:vfs_read': [given],
  'fentry:vfs_read': read,
  'fexit:vfs_read': [...read, given],
  'tracepoint:syscalls:sys_enter_read': [
    { name: 'common_type', type: 'unsigned short' },
    { name: '__syscall_nr', type: 'int' },
    { name: 'fd', type: 'unsigned int' },
    { name: 'buf', type: 'char *' },
    { name: 'count', type: 'size_t' },
  ],
  'tracepoint:sched:sched_switch': [
    { name: 'common_type', type: 'unsigned short' },
    { name: 'common_pid', type: 'int' },
    { name: 'prev_comm', type: 'char[16]' },
    { name: 'prev_pid', type: 'pid_t' },
    { name: 'prev_prio', type: 'int' },
    { name: 'prev_state', type: 'long' },
    { name: 'next_comm', type: 'char[16]' },
    { name: 'next_pid', type: 'pid_t' },
    { name: 'next_prio', type: 'int' },
  ],
  'tracepoint:sched:sched_process_exec': [
    { name: 'common_type', type: 'unsigned short' },
    { name: 'filename', type: '__data_loc char[]' },
    { name: 'pid', type: 'pid_t' },
    { name: 'old_pid', type: 'pid_t' },
  ],
}

/** With the name of the number that a histogram is made of, or that is counted by. */
export function question(
  notation: string,
  consumer: 'count' | 'by process' | 'stacks' | { readonly histogram: string } | { readonly by: string },
  process: number | null = null,
): Question {
  const parsed = parseSource(notation)
  if (!parsed.ok) throw new Error(parsed.failure.message)
  const fields = fieldsOf[notation.replace(/ \/.*$/, '')] ?? []
  return { source: parsed.value, fields, resolved: null, consumer: consumerOf(), process }

  function consumerOf(): Consumer {
    if (typeof consumer === 'string') return { kind: consumer }
    const name = 'by' in consumer ? consumer.by : consumer.histogram
    const numbers = numbersOf(parsed.ok ? parsed.value : never(), fields)
    const argument = numbers.find((each) =>
      each.at === 'return'
        ? name === 'retval'
        : each.at === 'position' && each.name === null
          ? name === `arg${each.index}`
          : each.name === name,
    )
    if (argument === undefined) throw new Error(`${notation} has no number ${name}`)
    return { kind: 'by' in consumer ? 'by argument' : 'histogram', argument }
  }
}

function never(): never {
  throw new Error('unreachable')
}

/** One of each kind that matters: what the forms are checked with, here and on a kernel. */
export const asked: readonly Question[] = [
  question('kprobe:__x64_sys_getuid', 'count'),
  question('kprobe:__x64_sys_getuid', 'by process'),
  question('tracepoint:syscalls:sys_enter_getuid', 'count'),
  question('tracepoint:syscalls:sys_enter_getuid', 'by process'),
  question('fentry:__do_sys_getuid', 'count'),
  question('ftrace:__do_sys_getuid', 'count'),
  question('kprobe:vfs_read', { histogram: 'count' }),
  question('kretprobe:vfs_read', { histogram: 'retval' }),
  question('fexit:vfs_read', { histogram: 'retval' }),
  question('tracepoint:syscalls:sys_enter_read /count > 100/', { histogram: 'count' }),
  question('tracepoint:sched:sched_switch /prev_pid != 0/', { histogram: 'prev_prio' }),
  question('tracepoint:sched:sched_process_exec', { histogram: 'old_pid' }),
  question('kprobe:vfs_read+4', 'stacks'),
  question('tracepoint:sched:sched_switch', 'stacks'),
  question('rawtracepoint:sys_enter', { histogram: 'arg1' }),
  question('software:page-faults', 'by process'),
  question('software:cpu-clock', 'stacks'),
  question('hardware:cycles', 'by process'),
  question('kprobe:vfs_read', { by: 'count' }),
  question('kretprobe:vfs_write', { by: 'retval' }),
  question('tracepoint:syscalls:sys_enter_read', { by: 'fd' }),
  question('tracepoint:sched:sched_process_exec /old_pid > 1/', { by: 'old_pid' }, 4_321),
  question('kprobe:do_nanosleep', 'by process', 4_321),
]

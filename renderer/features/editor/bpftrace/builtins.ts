/** Builtin variables of bpftrace 0.23 (its man page, 'Builtins'). */
import { byName, type Word } from '../language/word'

export const builtins: readonly Word[] = [
  word(
    'args',
    'struct args',
    "All of the probe's arguments, by name: args.filename (tracepoint, fentry, fexit).",
  ),
  word('cgroup', 'uint64', "Id of the current process's cgroup (version 2 only)."),
  word('comm', 'string[16]', 'Name of the current thread.'),
  word('cpid', 'uint32', 'Process id of the child that `bpftrace -c` started.'),
  word('cpu', 'uint32', 'Number of the CPU this runs on.'),
  word('ctx', 'struct *', "The probe's own context, such as iter's `ctx->task`."),
  word('curtask', 'struct task_struct *', 'The current task.'),
  word('elapsed', 'uint64', 'Nanoseconds since bpftrace began.'),
  word('func', 'string', 'Name of the function that is probed.'),
  word('gid', 'uint64', 'Group id of the current thread, as the init namespace sees it.'),
  word('jiffies', 'uint64', "The kernel's jiffies."),
  word('kstack', 'kstack_t', 'Stack trace in the kernel; kstack(perf, 5) chooses form and depth.'),
  word('ncpus', 'uint64', 'Number of CPUs (bpftrace 0.24 and later).'),
  word('nsecs', 'timestamp', 'Nanoseconds since boot; nsecs(monotonic), nsecs(tai) choose the clock.'),
  word('numaid', 'uint32', 'Number of the NUMA node this runs on.'),
  word('pid', 'uint32', 'Process id (the thread group), as the init namespace sees it.'),
  word('probe', 'string', 'Full name of the probe that fired.'),
  word('rand', 'uint32', 'A random number.'),
  word('retval', 'uint64', 'What the function returned (kretprobe, uretprobe, fexit).'),
  word('tid', 'uint32', 'Thread id, as the init namespace sees it.'),
  word('uid', 'uint64', 'User id of the current thread, as the init namespace sees it.'),
  word('username', 'string', 'Name of the current user.'),
  word('usermode', 'uint8', 'Whether the processor was in user mode (bpftrace 0.24 and later).'),
  word('ustack', 'ustack_t', 'Stack trace in the process; ustack(perf, 5) chooses form and depth.'),
]

const named = byName(builtins)

export function builtinWord(name: string): Word | undefined {
  const known = named.get(name)
  if (known) return known
  if (/^arg\d$/.test(name)) {
    return word(
      name,
      'int64',
      `Argument ${name.slice(3)} of the function (kprobe, uprobe, usdt), from a register.`,
    )
  }
  if (/^sarg\d$/.test(name)) {
    return word(name, 'int64', `Argument ${name.slice(4)} on the stack, for functions that pass them there.`)
  }
  return undefined
}

function word(name: string, signature: string, about: string): Word {
  return { name, signature: `${signature} ${name}`, about }
}

/** What a module keeps of each event, and how it reports it. */
import { argumentName } from './asked/argument'
import type { Argument, Consumer } from './asked/question'

export interface ModuleConsumer {
  readonly headers: readonly string[]
  /** Declarations before the handler. */
  readonly state: readonly string[]
  /** Of the handler. */
  readonly lines: readonly string[]
  /** The function `report`. */
  readonly report: readonly string[]
}

export function moduleConsumer(
  consumer: Exclude<Consumer, { kind: 'stacks' | 'by argument' }>,
  value: string,
): ModuleConsumer {
  switch (consumer.kind) {
    case 'count':
      return count
    case 'by process':
      return byProcess
    case 'histogram':
      return histogram(consumer.argument, value)
  }
}

const count: ModuleConsumer = {
  headers: ['linux/percpu.h'],
  state: [
    '/* One counter for each CPU, so that none waits for another. */',
    'static DEFINE_PER_CPU(u64, calls);',
  ],
  lines: ['this_cpu_inc(calls);'],
  report: [
    'static void report(void)',
    '{',
    '\tu64 total = 0;',
    '\tint cpu;',
    '',
    '\tfor_each_possible_cpu(cpu)',
    '\t\ttotal += per_cpu(calls, cpu);',
    '\tpr_info("calls %llu\\n", total);',
    '}',
  ],
}

const byProcess: ModuleConsumer = {
  headers: ['linux/atomic.h', 'linux/hash.h', 'linux/sched.h', 'linux/string.h'],
  state: [
    '/* A table without locks: a slot belongs to the process that took it first. */',
    '#define SLOT_BITS 11',
    '#define SLOTS (1 << SLOT_BITS)',
    '',
    'static struct process {',
    '\tatomic_t owner; /* process id + 1; 0 is free, and process 0 is the idle one */',
    '\tatomic64_t calls;',
    '\tchar comm[TASK_COMM_LEN];',
    '} processes[SLOTS];',
    '',
    'static atomic64_t not_kept;',
  ],
  lines: [
    'int mine = current->tgid + 1, i;',
    'u32 slot = hash_32(mine, SLOT_BITS);',
    '',
    'for (i = 0; i < SLOTS; i++, slot = (slot + 1) % SLOTS) {',
    '\tstruct process *process = &processes[slot];',
    '\tint owner = atomic_cmpxchg(&process->owner, 0, mine);',
    '',
    '\tif (!owner)',
    '\t\tstrscpy(process->comm, current->comm, sizeof(process->comm));',
    '\tif (!owner || owner == mine) {',
    '\t\tatomic64_inc(&process->calls);',
    '\t\tbreak;',
    '\t}',
    '}',
    'if (i == SLOTS)',
    '\tatomic64_inc(&not_kept);',
  ],
  report: [
    'static void report(void)',
    '{',
    '\tint slot;',
    '',
    '\tfor (slot = 0; slot < SLOTS; slot++) {',
    '\t\tstruct process *process = &processes[slot];',
    '',
    '\t\tif (atomic_read(&process->owner))',
    '\t\t\tpr_info("%s[%d] %lld\\n", process->comm, atomic_read(&process->owner) - 1,',
    '\t\t\t\tatomic64_read(&process->calls));',
    '\t}',
    '\tif (atomic64_read(&not_kept))',
    '\t\tpr_info("not kept, the table is full: %lld\\n", atomic64_read(&not_kept));',
    '}',
  ],
}

function histogram(argument: Argument, value: string): ModuleConsumer {
  const name = argumentName(argument)
  return {
    headers: ['linux/bitops.h', 'linux/percpu.h', 'linux/ptrace.h'],
    state: [
      '/* By the bits that the value needs: 0 is 0, 3 is 4 to 7; the last is for what is below 0. */',
      '#define BELOW_ZERO 65',
      'static DEFINE_PER_CPU(u64 [BELOW_ZERO + 1], values);',
    ],
    lines: [
      `s64 value = ${value};`,
      '',
      value.startsWith('(u') || !value.startsWith('(')
        ? 'this_cpu_inc(values[fls64(value)]);'
        : 'this_cpu_inc(values[value < 0 ? BELOW_ZERO : fls64(value)]);',
    ],
    report: [
      'static void report(void)',
      '{',
      '\tint bits, cpu;',
      '',
      '\tfor (bits = 0; bits <= BELOW_ZERO; bits++) {',
      '\t\tu64 total = 0;',
      '',
      '\t\tfor_each_possible_cpu(cpu)',
      '\t\t\ttotal += per_cpu(values, cpu)[bits];',
      '\t\tif (total && bits == BELOW_ZERO)',
      `\t\t\tpr_info("${name} below 0: %llu\\n", total);`,
      '\t\telse if (total)',
      `\t\t\tpr_info("${name} from %llu: %llu\\n", bits ? 1ULL << (bits - 1) : 0ULL, total);`,
      '\t}',
      '}',
    ],
  }
}

/** The question as a BPF program in C, for libbpf: types from `vmlinux.h`, the place in the section's name. */
import { assertNever } from '../../base/assert'
import type { Source } from '../../model/source'
import { bpftracePredicate } from '../../sources/equivalents'
import { argumentName, argumentOf, integerOfArgument } from './argument'
import { recordOf } from './bpfRecord'
import { sectionOf } from './bpfSection'
import type { Argument, Question, Written } from './question'
import { samplingOf } from './sampling'
import { asked, cString } from './words'

export function bpfC(question: Question): Written {
  const { source, resolved } = question
  const sampled = samplingOf(source)
  if (sampled !== null && question.consumer.kind === 'count') {
    return {
      why: 'A BPF program is called at every so many of these events; it cannot count them. The perf command can.',
    }
  }
  const section = sectionOf(source, resolved)
  if ('why' in section) return section
  const filter = filterOf(source)
  if ('why' in filter) return filter
  const value = valueOf(question)
  if ('why' in value) return value
  const record = recordFor(question, filter.fields)
  if ('why' in record) return record
  const { maps, lines } = bodyOf(question, value.text)
  const needsRegisters = value.text.includes('PT_REGS')
  return {
    text: [
      '// SPDX-License-Identifier: GPL-2.0',
      `/* ${asked(question)}${sampled === null ? '' : ` ${sampled.says}`} */`,
      '#include "vmlinux.h"',
      '#include <bpf/bpf_helpers.h>',
      ...(needsRegisters ? ['#include <bpf/bpf_tracing.h>'] : []),
      '',
      ...maps,
      '',
      ...record.lines,
      ...(section.text.startsWith('perf_event/') ? [ofPerf] : []),
      `SEC(${cString(section.text)})`,
      `int on_event(${record.context} *ctx)`,
      '{',
      ...indented([...ofProcess(question), ...filter.lines, ...lines, 'return 0;']),
      '}',
      '',
      '/* Helpers for tracing are for programs under the GPL only. */',
      'char LICENSE[] SEC("license") = "GPL";',
      '',
    ].join('\n'),
  }
}

const ofPerf =
  "/* Which event, and at every how many of them: Probescope's; libbpf's own SEC says neither. */"

function ofProcess({ process }: Question): string[] {
  return process == null ? [] : [`if (bpf_get_current_pid_tgid() >> 32 != ${process})`, '\treturn 0;']
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => (line === '' || line.startsWith('#') ? line : `\t${line}`))
}

interface Body {
  readonly maps: readonly string[]
  readonly lines: readonly string[]
}

function map(comment: string, name: string, members: readonly string[]): string[] {
  return [`/* ${comment} */`, 'struct {', ...members.map((each) => `\t${each};`), `} ${name} SEC(".maps");`]
}

/** One more under `key`: made when it is the first, added in one step, since other CPUs count at the same time. */
const countUnderKey = [
  'count = bpf_map_lookup_elem(&MAP, &key);',
  'if (!count) {',
  '\t__u64 zero = 0;',
  '',
  '\tbpf_map_update_elem(&MAP, &key, &zero, BPF_NOEXIST);',
  '\tcount = bpf_map_lookup_elem(&MAP, &key);',
  '}',
  'if (count)',
  '\t__sync_fetch_and_add(count, 1);',
]

const addTo = (name: string): string[] => countUnderKey.map((line) => line.replace('MAP', name))

function bodyOf({ source, consumer }: Question, value: string): Body {
  switch (consumer.kind) {
    case 'count':
      return {
        maps: map('One counter for each CPU, so that none waits for another.', 'calls', [
          '__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY)',
          '__uint(max_entries, 1)',
          '__type(key, __u32)',
          '__type(value, __u64)',
        ]),
        lines: [
          '__u32 key = 0;',
          '__u64 *count = bpf_map_lookup_elem(&calls, &key);',
          '',
          '/* The verifier insists on the check, although this key always exists. */',
          'if (count)',
          '\t__sync_fetch_and_add(count, 1);',
        ],
      }
    case 'by process':
      return {
        maps: [
          'struct process {',
          '\t__u32 pid;',
          '\tchar comm[16];',
          '};',
          '',
          ...map('How often, by process.', 'calls', [
            '__uint(type, BPF_MAP_TYPE_HASH)',
            '__uint(max_entries, 10240)',
            '__type(key, struct process)',
            '__type(value, __u64)',
          ]),
        ],
        lines: [
          'struct process key = { .pid = bpf_get_current_pid_tgid() >> 32 };',
          '__u64 *count;',
          '',
          'bpf_get_current_comm(key.comm, sizeof(key.comm));',
          ...addTo('calls'),
        ],
      }
    case 'by argument': {
      const name = argumentName(consumer.argument)
      const type = integerOfArgument(consumer.argument)?.signed === true ? '__s64' : '__u64'
      return {
        maps: [
          'struct argument {',
          `\t${type} ${name};`,
          '};',
          '',
          ...map('How often, by value.', 'calls', [
            '__uint(type, BPF_MAP_TYPE_HASH)',
            '__uint(max_entries, 10240)',
            '__type(key, struct argument)',
            '__type(value, __u64)',
          ]),
        ],
        lines: [`struct argument key = { .${name} = ${value} };`, '__u64 *count;', '', ...addTo('calls')],
      }
    }
    case 'histogram':
      return histogram(consumer.argument, value)
    case 'stacks': {
      const user = source.kind === 'uprobe' || source.kind === 'uretprobe'
      return {
        maps: [
          ...map('The stacks themselves, by number.', 'stacks', [
            '__uint(type, BPF_MAP_TYPE_STACK_TRACE)',
            '__uint(max_entries, 10240)',
            '__uint(key_size, sizeof(__u32))',
            '__uint(value_size, 127 * sizeof(__u64))',
          ]),
          '',
          ...map('How often, by the number of the stack.', 'calls', [
            '__uint(type, BPF_MAP_TYPE_HASH)',
            '__uint(max_entries, 10240)',
            '__type(key, __s32)',
            '__type(value, __u64)',
          ]),
        ],
        lines: [
          '/* Below 0 the stack could not be taken; those are counted as well, under the error. */',
          `__s32 key = bpf_get_stackid(ctx, &stacks, ${user ? 'BPF_F_USER_STACK' : '0'});`,
          '__u64 *count;',
          '',
          ...addTo('calls'),
        ],
      }
    }
    default:
      return assertNever(consumer)
  }
}

function histogram(argument: Argument, value: string): Body {
  const name = `${argumentName(argument)}_log2`
  const signed = integerOfArgument(argument)?.signed ?? false
  return {
    maps: [
      ...map('How often, by the bits that the value needs: 0 is 0, 3 is 4 to 7, -1 is below 0.', name, [
        '__uint(type, BPF_MAP_TYPE_HASH)',
        '__uint(max_entries, 66)',
        '__type(key, __s32)',
        '__type(value, __u64)',
      ]),
      '',
      '/* Steps of halves instead of a loop: the same for every value, and easy for the verifier. */',
      'static __always_inline __s32 bits_of(__u64 value)',
      '{',
      '\t__s32 bits = 0, step;',
      '',
      ...['0xffffffff', '0xffff', '0xff', '0xf', '0x3', '0x1'].flatMap((most, i) => [
        `\tstep = (value > ${most}) << ${5 - i};`,
        '\tvalue >>= step;',
        '\tbits += step;',
      ]),
      '\treturn bits + (value != 0);',
      '}',
    ],
    lines: [
      `${signed ? '__s64' : '__u64'} value = ${value};`,
      `__s32 key = ${signed ? 'value < 0 ? -1 : ' : ''}bits_of(value);`,
      '__u64 *count;',
      '',
      ...addTo(name),
    ],
  }
}

/** The expression of the number that is asked about; empty where none is. */
function valueOf({ source, consumer, fields }: Question): Written {
  const argument = argumentOf(consumer)
  if (argument === null) return { text: '' }
  const integer = integerOfArgument(argument)
  const cast = integer === null ? '' : `(__${integer.signed ? 's' : 'u'}${integer.bits})`
  switch (source.kind) {
    case 'kprobe':
    case 'ftrace':
    case 'uprobe':
      if (argument.at === 'position' && argument.index < 5) {
        return { text: `${cast}PT_REGS_PARM${argument.index + 1}(ctx)` }
      }
      return { why: 'libbpf names the first five arguments of a function alone.' }
    case 'kretprobe':
    case 'uretprobe':
      if (argument.at === 'return') return { text: `${cast}PT_REGS_RC(ctx)` }
      break
    case 'fentry':
    case 'rawtracepoint':
      if (argument.at === 'position') return { text: `${cast}ctx[${argument.index}]` }
      break
    case 'fexit': {
      if (argument.at === 'position') return { text: `${cast}ctx[${argument.index}]` }
      const count = fields.filter(({ name }) => name !== 'retval').length
      if (argument.at === 'return' && fields.length > 0) return { text: `${cast}ctx[${count}]` }
      return {
        why: 'fexit has what is returned behind the arguments, and how many these are is not known without BTF.',
      }
    }
    case 'tracepoint':
      if (argument.at === 'field') return { text: `ctx->${argument.name}` }
      break
    default:
  }
  return { why: 'The events of this source carry no such number.' }
}

interface Filter {
  readonly lines: readonly string[]
  /** Fields of the record that it reads. */
  readonly fields: readonly string[]
}

/** Numbers alone: text would have to be compared letter by letter. */
function filterOf(source: Source): Filter | { readonly why: string } {
  if (source.kind !== 'tracepoint' || source.filter === null) return { lines: [], fields: [] }
  const predicate = bpftracePredicate(source.filter, false)
  if (predicate === null || /"|\b(?<!\.)(?:tid|cpu|comm)\b/.test(predicate)) {
    return {
      why: 'Its filter compares more than numbers; here BPF C would need a page for that. Leave the filter out.',
    }
  }
  return {
    lines: [`if (!(${predicate.replaceAll('args.', 'ctx->')}))`, '\treturn 0;'],
    fields: [...predicate.matchAll(/args\.([A-Za-z0-9_]+)/g)].map(([, name]) => name!),
  }
}

interface Context {
  readonly lines: readonly string[]
  /** The type of what the program is given. */
  readonly context: string
}

function recordFor(
  { source, consumer, fields }: Question,
  filtered: readonly string[],
): Context | { readonly why: string } {
  const argument = argumentOf(consumer)
  if (source.kind !== 'tracepoint') {
    const registers = /^(?:kprobe|kretprobe|ftrace|uprobe|uretprobe)$/.test(source.kind)
    return {
      lines: [],
      context: argument === null ? 'void' : registers ? 'struct pt_regs' : '__u64',
    }
  }
  const wanted = argument?.at === 'field' ? [...filtered, argumentName(argument)] : filtered
  if (wanted.length === 0) return { lines: [], context: 'void' }
  const members = recordOf(source.system, fields, wanted)
  if (members === null) {
    return {
      why: "The event's fields are not known; connect to a target, which has them in its format file.",
    }
  }
  return {
    lines: [
      "/* The event's record, as its format file on the target describes it. */",
      'struct probescope_event {',
      ...members.map((each) => `\t${each}`),
      '};',
      '',
    ],
    context: 'struct probescope_event',
  }
}

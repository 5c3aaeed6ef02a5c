/** What is kept of an event: the program's maps, and the lines that put the event into them. */
import { assertNever } from '../../../base/assert'
import type { Source } from '../../../model/source'
import { argumentName, integerOfArgument } from '../asked/argument'
import type { Argument, Question } from '../asked/question'

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

export function bodyOf({ source, consumer }: Question, value: string): Body {
  switch (consumer.kind) {
    case 'count':
      return count()
    case 'by process':
      return byProcess()
    case 'by argument':
      return byArgument(consumer.argument, value)
    case 'histogram':
      return histogram(consumer.argument, value)
    case 'stacks':
      return stacks(source)
    default:
      return assertNever(consumer)
  }
}

function count(): Body {
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
}

function byProcess(): Body {
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
}

function byArgument(argument: Argument, value: string): Body {
  const name = argumentName(argument)
  const type = integerOfArgument(argument)?.signed === true ? '__s64' : '__u64'
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

function stacks(source: Source): Body {
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

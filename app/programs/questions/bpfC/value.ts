/** The number that is asked about, as C. */
import { argumentOf, integerOfArgument } from '../asked/argument'
import type { Question, Written } from '../asked/question'

/** Empty where none is asked about. */
export function valueOf({ source, consumer, fields }: Question): Written {
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

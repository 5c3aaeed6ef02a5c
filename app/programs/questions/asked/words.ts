/** What the written programs say of themselves, and how they are named. */
import { displayText } from '../../../base/displayText'
import { printSource } from '../../../sources/notation'
import type { Source } from '../../../model/source'
import { argumentName } from './argument'
import type { Consumer, Question } from './question'

/** One sentence for the first comment. What is in it may come from anybody; it is one line, and ends no comment. */
export function asked({ source, consumer, process }: Question): string {
  const place = displayText(printSource(source), 120).replaceAll('*/', '* /').replaceAll('/*', '/ *')
  const where = process == null ? place : `${place} in process ${process}`
  switch (consumer.kind) {
    case 'count':
      return `How often ${where} fires.`
    case 'by process':
      return `Which processes make ${where} fire, and how often.`
    case 'by argument':
      return `Which values ${argumentName(consumer.argument)} has at ${where}, and how often.`
    case 'histogram':
      return `How large ${argumentName(consumer.argument)} is at ${where}, by powers of two.`
    case 'stacks':
      return `By which ways one comes to ${where}, and how often.`
  }
}

const suffixes: Readonly<Record<Exclude<Consumer['kind'], 'by argument'>, string>> = {
  count: 'count',
  'by process': 'by-process',
  histogram: 'histogram',
  stacks: 'stacks',
}

/** `getuid-by-process`: without what system calls' names begin with. */
export function fileStem({ source, consumer }: Question): string {
  const name = nameOf(source)
    .replace(/^(?:__(?:x64|ia32|arm64|do|se)_sys_|sys_(?:enter|exit)_)/, '')
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
  const suffix =
    consumer.kind === 'by argument' ? `by-${argumentName(consumer.argument)}` : suffixes[consumer.kind]
  return `${name === '' ? 'question' : name}-${suffix}`
}

function nameOf(source: Source): string {
  switch (source.kind) {
    case 'kprobe':
    case 'kretprobe':
    case 'fentry':
    case 'fexit':
      return source.function
    case 'ftrace':
      return source.pattern
    case 'uprobe':
    case 'uretprobe':
      return source.symbol
    case 'raw':
      return `r${source.config}`
    default:
      return source.event
  }
}

/** A C string literal of text that has no control characters. */
export function cString(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}

/** Text that may stand in a C string and in a shell's or compiler's argument without surprises. */
export function isPlain(text: string): boolean {
  return /^[ !#-[\]-~]+$/.test(text)
}

/**
 * `tracepoint:SYSTEM:EVENT`, `tracepoint:SYSTEM:EVENT /FILTER/` with the filter as the kernel takes it
 * (Documentation/trace/events.rst, section 5), and `rawtracepoint:EVENT`.
 */
import { succeed, type Result } from '../../base/result'
import type { Mechanism } from './mechanism'
import { bad, shown, type Piece } from './text'

const namePattern = /^[A-Za-z0-9_.-]{1,128}$/
/** The kernel takes what fits in a page, with the write's newline. */
const longestFilter = 4000

export const tracepoint: Mechanism<'tracepoint'> = {
  kind: 'tracepoint',
  aliases: ['t'],
  example: 'tracepoint:sched:sched_switch',
  parse(rest) {
    const example = 'Write tracepoint:SYSTEM:EVENT, as in tracepoint:sched:sched_switch.'
    const slash = rest.text.indexOf('/')
    const named = slash < 0 ? rest : rest.slice(0, slash).trim()
    const filter = slash < 0 ? succeed(null) : parseFilter(rest.slice(slash))
    if (!filter.ok) return filter

    const cut = named.cut(':')
    if (cut === null) {
      return bad(
        named.text === '' ? 'The tracepoint is missing' : `${shown(named.text)} needs its system before it`,
        named.text === '' ? rest : named,
        example,
      )
    }
    if (cut.after.text.includes(':')) {
      return bad(
        `Too many colons in ${shown(named.text)}`,
        cut.after,
        'A condition is written between slashes: tracepoint:SYSTEM:EVENT /FILTER/',
      )
    }
    for (const part of [cut.before, cut.after]) {
      const failed = checkName(part, example)
      if (failed !== null) return failed
    }
    return succeed({
      kind: 'tracepoint',
      system: cut.before.text,
      event: cut.after.text,
      filter: filter.value,
    })
  },
  print: ({ system, event, filter }) => `${system}:${event}${filter === null ? '' : ` /${filter}/`}`,
}

export const rawtracepoint: Mechanism<'rawtracepoint'> = {
  kind: 'rawtracepoint',
  aliases: ['rt'],
  example: 'rawtracepoint:sys_enter',
  parse(rest) {
    const example = 'Write rawtracepoint:EVENT, as in rawtracepoint:sys_enter.'
    if (rest.text.includes('/')) {
      return bad(
        'A raw tracepoint takes no filter',
        rest,
        'Use tracepoint:SYSTEM:EVENT /FILTER/ for a filtered count.',
      )
    }
    const cut = rest.cut(':')
    if (cut !== null) {
      return bad(
        'A raw tracepoint is named without its system',
        rest,
        namePattern.test(cut.after.text) ? `Write rawtracepoint:${cut.after.text}` : example,
      )
    }
    const failed = checkName(rest, example)
    if (failed !== null) return failed
    return succeed({ kind: 'rawtracepoint', event: rest.text })
  },
  print: ({ event }) => event,
}

/** From the first slash to the last one, which ends the text: a filter may hold slashes (`filename ~ "/etc/*"`). */
function parseFilter(piece: Piece): Result<string> {
  const remedy =
    'A filter stands between slashes, in the kernel\'s syntax: /prev_pid == 1 && prev_comm ~ "ba*"/'
  if (piece.text.length < 2 || !piece.text.endsWith('/')) {
    return bad('The filter has no closing slash', piece, remedy)
  }
  const filter = piece.slice(1, piece.text.length - 1).trim()
  if (filter.text === '')
    return bad('The filter is empty', piece, `${remedy} Without a condition, leave it out.`)
  if (filter.text.length > longestFilter) {
    return bad(`The filter is longer than ${longestFilter} characters`, filter, remedy)
  }
  const control = /\p{Cc}/u.exec(filter.text)
  if (control !== null) {
    return bad('The filter holds a control character', filter.slice(control.index, control.index + 1), remedy)
  }
  return succeed(filter.text)
}

function checkName(piece: Piece, remedy: string): Result<never> | null {
  if (piece.text === '') return bad('A name is missing beside the colon', piece, remedy)
  if (/[*?[\]]/.test(piece.text)) {
    return bad(
      `${shown(piece.text)} is a pattern, and a source is one tracepoint`,
      piece,
      'Choose the events one by one in the Tracepoint picker, which lists those that match.',
    )
  }
  if (!namePattern.test(piece.text))
    return bad(`${shown(piece.text)} is not the name of a tracepoint`, piece, remedy)
  return null
}

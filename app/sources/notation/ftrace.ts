/** `ftrace:PATTERN`, `ftrace:MODULE:PATTERN`: the function tracer (Documentation/trace/ftrace.rst, "Dynamic ftrace"). */
import { succeed } from '../../base/result'
import { parseModule } from './kernelFunction'
import type { Mechanism } from './mechanism'
import { bad, shown } from './text'

const patternPattern = /^[A-Za-z0-9_.$*?[\]-]{1,256}$/

export const ftrace: Mechanism<'ftrace'> = {
  kind: 'ftrace',
  aliases: [],
  example: 'ftrace:do_sys_*',
  parse(rest) {
    const example = 'Write ftrace:PATTERN or ftrace:MODULE:PATTERN, as in ftrace:do_sys_*.'
    const parts = rest.split(':')
    if (parts.length > 2) return bad('Too many colons after ftrace', parts[2]!, example)
    const pattern = parts[parts.length - 1]!
    const module = parts.length === 2 ? parseModule(parts[0]!, example) : succeed(null)
    if (!module.ok) return module
    if (pattern.text === '') return bad('The pattern is missing', rest, example)
    if (pattern.text.includes('+')) {
      return bad(
        'The function tracer sits on the entry of functions and takes no offset',
        pattern,
        'For an address inside a function use kprobe:FUNCTION+OFFSET.',
      )
    }
    if (/^[0-9]/.test(pattern.text)) {
      // The kernel would take the function at that place in available_filter_functions: filter_parse_regex().
      return bad(`${shown(pattern.text)} begins with a digit, and no function does`, pattern, example)
    }
    if (!patternPattern.test(pattern.text)) {
      return bad(`${shown(pattern.text)} is not a pattern for function names`, pattern, example)
    }
    return succeed({ kind: 'ftrace', pattern: pattern.text, module: module.value })
  },
  print: ({ pattern, module }) => (module === null ? pattern : `${module}:${pattern}`),
}

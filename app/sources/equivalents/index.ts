/** The same count with the tools that people know: to learn from, to check with, to take away. */
import type { Source } from '../../model/source'
import { bpftrace } from './bpftrace'
import type { Names } from './names'
import { perf } from './perf'
import { traceCmd } from './traceCmd'
import { tracefs } from './tracefs'

export { attachPoint as bpftraceAttachPoint } from './bpftrace'
export { bpftracePredicate } from './filterTerms'
export { perf as perfStat } from './perf'
export { shellQuoted } from './shell'

export interface Equivalent {
  readonly tool: string
  /** Ready for a POSIX shell as root; several lines where it takes several commands. */
  readonly command: string
}

/** One for each tool that can do it, in a fixed order. The whole machine is counted; nothing is left behind. */
export function equivalents(source: Source, names: Names = { resolved: null }): Equivalent[] {
  const commands: [string, string | null][] = [
    ['bpftrace', bpftrace(source, names)],
    ['perf', perf(source)],
    ['tracefs', tracefs(source)],
    ['trace-cmd', traceCmd(source)],
  ]
  return commands.flatMap(([tool, command]) => (command === null ? [] : [{ tool, command }]))
}

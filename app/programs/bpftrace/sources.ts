/** The sources of a bpftrace program, as its text names them. */
import { withoutWords } from './mapUses'

const provider =
  /^(?:k(?:ret)?probe|k(?:ret)?func|fentry|fexit|tracepoint|rawtracepoint|u(?:ret)?probe|usdt|profile|interval|software|hardware|watchpoint|iter|[ktufp]|kr|ur|rt|fr|i|s|h):\S+$/

/** `kprobe:vfs_read`; without BEGIN, END and what only keeps time. */
export function bpftraceSources(text: string): string[] {
  const found: string[] = []
  let depth = 0
  let head = ''
  for (const character of withoutWords(text)) {
    if (character === '{') {
      if (depth++ === 0) {
        for (const probe of head.replace(/\/[^/]*\/\s*$/, '').split(/[,\s]+/)) {
          if (provider.test(probe) && !/^i(?:nterval)?:/.test(probe)) found.push(probe)
        }
        head = ''
      }
    } else if (character === '}') depth = Math.max(0, depth - 1)
    else if (depth === 0) head += character
  }
  return [...new Set(found)]
}

/** The sources of a bpftrace program, as its text names them. */
import { withoutWords } from './withoutWords'

export interface Probe {
  /** As written: `kprobe:vfs_read`. */
  readonly text: string
  /** Counted from 1; the end is exclusive. */
  readonly line: number
  readonly column: number
  readonly endColumn: number
}

const provider =
  /^(?:k(?:ret)?probe|k(?:ret)?func|fentry|fexit|tracepoint|rawtracepoint|u(?:ret)?probe|usdt|profile|interval|software|hardware|watchpoint|iter|[ktufp]|kr|ur|rt|fr|i|s|h):\S+$/

/** `kprobe:vfs_read`; without BEGIN, END and what only keeps time. */
export function bpftraceSources(text: string): string[] {
  const probes = probesOf(text).map((probe) => probe.text)
  return [...new Set(probes.filter((probe) => !/^i(?:nterval)?:/.test(probe)))]
}

/** All probes with where they stand. */
export function probesOf(text: string): Probe[] {
  const found: Probe[] = []
  const code = withoutWords(text)
  let depth = 0
  let head = 0
  for (let at = 0; at < code.length; at++) {
    if (code[at] === '{') {
      if (depth++ === 0) found.push(...probesBetween(text, code, head, at))
    } else if (code[at] === '}') {
      depth = Math.max(0, depth - 1)
      head = at + 1
    }
  }
  return found
}

function probesBetween(text: string, code: string, start: number, end: number): Probe[] {
  const found: Probe[] = []
  // A predicate stands between slashes at the end; paths have slashes as well, but no space before them.
  const head = code
    .slice(start, end)
    .replace(/(\s)\/[^/]*\/\s*$|\/[^/\s]*[\s=<>!][^/]*\/\s*$/, (all) => ' '.repeat(all.length))
  for (const match of head.matchAll(/[^,\s]+/g)) {
    const at = start + match.index
    const written = text.slice(at, at + match[0].length)
    if (!provider.test(written)) continue
    const before = text.slice(0, at)
    const line = before.split('\n').length
    const column = at - before.lastIndexOf('\n')
    found.push({ text: written, line, column, endColumn: column + written.length })
  }
  return found
}

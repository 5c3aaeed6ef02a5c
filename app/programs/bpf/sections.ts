/** Sections of a BPF program, as libbpf names them: what each attaches to, and where each function stands. */

const kinds: readonly (readonly [RegExp, (rest: string) => string])[] = [
  [/^kprobe\.multi\/(.+)/, (rest) => `kprobe:${rest}`],
  [/^kretprobe\.multi\/(.+)/, (rest) => `kretprobe:${rest}`],
  [/^kprobe(?:\.s)?\/(.+)/, (rest) => `kprobe:${rest}`],
  [/^kretprobe\/(.+)/, (rest) => `kretprobe:${rest}`],
  [/^ksyscall\/(.+)/, (rest) => `tracepoint:syscalls:sys_enter_${rest}`],
  [/^kretsyscall\/(.+)/, (rest) => `tracepoint:syscalls:sys_exit_${rest}`],
  [/^fentry(?:\.s)?\/(.+)/, (rest) => `fentry:${rest}`],
  [/^fexit(?:\.s)?\/(.+)/, (rest) => `fexit:${rest}`],
  [/^(?:tp|tracepoint)\/(.+)/, (rest) => `tracepoint:${rest.replace('/', ':')}`],
  [/^(?:raw_tp|raw_tracepoint|tp_btf)(?:\.w)?\/(.+)/, (rest) => `rawtracepoint:${rest}`],
  [/^uprobe(?:\.s|\.multi)?\/(.+)/, (rest) => `uprobe:${rest}`],
  [/^uretprobe(?:\.s|\.multi)?\/(.+)/, (rest) => `uretprobe:${rest}`],
  [/^usdt\/(.+)/, (rest) => `usdt:${rest}`],
  [/^perf_event$/, () => 'profile:hz:99'],
  // Ours: libbpf's says neither which event nor how often.
  [/^perf_event\/(.+)/, (rest) => rest],
]

/** `kprobe:vfs_read`, as a source is written; the section itself where it is none. */
export function sourceOfSection(section: string): string {
  for (const [pattern, source] of kinds) {
    const match = pattern.exec(section)
    if (match !== null) return source(match[1] ?? '')
  }
  return section
}

export interface Place {
  readonly line: number
  readonly column: number
  readonly endColumn: number
}

/** Where a section is named in the program's text; null when it is written otherwise, as by a macro. */
export function placeOfSection(text: string, section: string): Place | null {
  const lines = text.split('\n')
  for (const [index, line] of lines.entries()) {
    const match = /\bSEC\s*\(\s*"([^"]*)"\s*\)/.exec(line)
    if (match === null || match[1] !== section) continue
    return { line: index + 1, column: match.index + 1, endColumn: match.index + match[0].length + 1 }
  }
  return null
}

/** Where a function or map of that name begins: the first line that has it as a word. */
export function placeOfName(text: string, name: string): Place | null {
  const word = new RegExp(`\\b${name.replace(/\W/g, '')}\\b`)
  for (const [index, line] of text.split('\n').entries()) {
    const match = word.exec(line.replace(/\/\/.*$/, ''))
    if (match !== null) {
      return { line: index + 1, column: match.index + 1, endColumn: match.index + match[0].length + 1 }
    }
  }
  return null
}

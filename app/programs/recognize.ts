/** Which kind of program a text is: by its name, and where that says nothing by how it begins. */
import type { ProgramKind } from '../model/program'

/** Longest endings first: `.bpf.c` is more than `.c`. */
const byEnding: readonly (readonly [string, ProgramKind])[] = [
  ['.bpf.c', 'bpf'],
  ['.mod.c', 'module'],
  ['.bt', 'bpftrace'],
  ['.sh', 'shell'],
  ['.bash', 'shell'],
  ['.perf', 'perf'],
]

/** A large file is not searched to its end for what its beginning would have said. */
const sniffed = 4_000

/** As a new tab is called: nobody has chosen that, and what is typed into it says more. */
export function isUnchosenName(name: string): boolean {
  return /^untitled-\d+\./.test(name)
}

/** null: it is not known how to run it. */
export function recognizeProgram(name: string, text: string): ProgramKind | null {
  const lower = name.toLowerCase()
  const named = byEnding.find(([ending]) => lower.endsWith(ending))?.[1] ?? null
  const begins = named === null || isUnchosenName(lower) ? sniff(text.slice(0, sniffed)) : null
  return begins ?? named
}

function sniff(start: string): ProgramKind | null {
  const interpreter = /^#!\s*(\S+)(?:\s+(?:-S\s+)?(\S+))?/.exec(start)
  if (interpreter !== null) {
    const [, path = '', argument = ''] = interpreter
    const program = path.endsWith('/env') ? argument : path
    if (program.endsWith('bpftrace')) return 'bpftrace'
    return /(?:^|\/)(?:ba|da|k|z)?sh$/.test(program) ? 'shell' : null
  }
  if (/^\s*SEC\s*\(\s*"/m.test(start) || /#include\s*[<"](?:vmlinux\.h|bpf\/)/.test(start)) return 'bpf'
  if (/#include\s*<linux\/module\.h>/.test(start) || /\bmodule_init\s*\(/.test(start)) return 'module'
  if (beginsWithProbe.test(start.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, ''))) return 'bpftrace'
  if (/^\s*(?:#.*\n\s*)*(?:sudo\s+)?perf\s+[a-z]+/.test(start)) return 'perf'
  return null
}

const beginsWithProbe =
  /^(?:(?:k(?:ret)?probe|k(?:ret)?func|fentry|fexit|tracepoint|rawtracepoint|u(?:ret)?probe|usdt|profile|interval|software|hardware|watchpoint|iter|[ktufp]|kr|ur|rt|i|s|h):\S|(?:BEGIN|END|begin|end)\s*\{|config\s*=\s*\{)/m

/** Which language a program is written in: by its name, and where that says nothing by how it begins. */
import { isUnchosenName } from '../../../../app/programs'
import { providerNames } from '../bpftrace/probes'

/** Monaco's id of the language. */
export type LanguageId = 'bpftrace' | 'c' | 'shell' | 'plaintext'

export interface Language {
  readonly id: LanguageId
  /** For people: what kind of program it is. */
  readonly label: string
}

const bpftrace: Language = { id: 'bpftrace', label: 'bpftrace' }
const bpfC: Language = { id: 'c', label: 'BPF C' }
const moduleC: Language = { id: 'c', label: 'Kernel module C' }
const plainC: Language = { id: 'c', label: 'C' }
const shell: Language = { id: 'shell', label: 'Shell' }
const perf: Language = { id: 'shell', label: 'perf command' }
const plain: Language = { id: 'plaintext', label: 'Plain text' }

/** Longest endings first: `.bpf.c` is more than `.c`. */
const byEnding: readonly (readonly [string, Language])[] = [
  ['.bpf.c', bpfC],
  ['.bpf.h', bpfC],
  ['.mod.c', moduleC],
  ['.bt', bpftrace],
  ['.sh', shell],
  ['.bash', shell],
  ['.perf', perf],
  ['.c', plainC],
  ['.h', plainC],
]

export function languageOf(name: string, text: string): Language {
  const ending = byEnding.find(([one]) => name.toLowerCase().endsWith(one))
  if (ending === undefined) return sniff(text)
  if (isUnchosenName(name)) {
    const begins = sniff(text)
    if (begins !== plain) return begins
  }
  return ending[1] === plainC ? (sniffC(text) ?? plainC) : ending[1]
}

/** A large file is not searched to its end for what its beginning would have said. */
const sniffed = 4_000

function sniff(text: string): Language {
  const start = text.slice(0, sniffed)
  const interpreter = /^#!\s*(\S+)(?:\s+(?:-S\s+)?(\S+))?/.exec(start)
  if (interpreter) {
    const [, path = '', argument = ''] = interpreter
    const program = path.endsWith('/env') ? argument : path
    if (program.endsWith('bpftrace')) return bpftrace
    if (/(?:^|\/)(?:ba|da|k|z)?sh$/.test(program)) return shell
    return plain
  }
  const c = sniffC(start)
  if (c !== null) return c
  if (beginsWithProbe.test(withoutComments(start))) return bpftrace
  if (/^\s*(?:#.*\n\s*)*(?:sudo\s+)?perf\s+[a-z]+/.test(start)) return perf
  return plain
}

function sniffC(text: string): Language | null {
  const start = text.slice(0, sniffed)
  if (/^\s*SEC\s*\(\s*"/m.test(start) || /#include\s*[<"](?:vmlinux\.h|bpf\/)/.test(start)) return bpfC
  if (/#include\s*<linux\/module\.h>/.test(start) || /\bmodule_init\s*\(/.test(start)) return moduleC
  return null
}

const beginsWithProbe = new RegExp(
  `^(?:(?:${providerNames.join('|')}):\\S|(?:BEGIN|END|begin|end)\\s*\\{|config\\s*=\\s*\\{)`,
  'm',
)

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
}

/** What became of loading a compiled program, as complaints at the places in its text. */
import type { Diagnostic } from '../../model/program'
import { placeOfName, placeOfSection, type Place } from './sections'
import { verifierComplaint } from './verifier'

/** As the agent's `bpf-load` answers when something has failed. */
export interface BpfRefusal {
  readonly step: 'open' | 'load' | 'attach'
  readonly program: string | null
  readonly section: string | null
  /** Errno's name. */
  readonly error: string
  readonly why: string | null
  /** libbpf's own words. */
  readonly said: string
  /** The verifier's. */
  readonly log: string
}

export function refusalComplaint(refusal: BpfRefusal, text: string): Diagnostic {
  if (refusal.log !== '') {
    const complaint = verifierComplaint(refusal.log, text)
    if (complaint !== null) {
      if (complaint.line !== null) return complaint
      return { ...complaint, ...at(programPlace(refusal, text)) }
    }
  }
  const lines = refusal.said
    .split('\n')
    .map((line) => line.replace(/^libbpf: /, '').trim())
    .filter((line) => line !== '')
  const { place, message } = libbpfComplaint(refusal, lines, text)
  return {
    ...at(place),
    severity: 'error',
    message,
    explanation: lines.length === 0 ? null : lines.join('\n'),
    origin: 'libbpf',
  }
}

interface Complaint {
  readonly place: Place | null
  readonly message: string
}

function libbpfComplaint(refusal: BpfRefusal, lines: readonly string[], text: string): Complaint {
  const said = lines.join('\n')
  const [, unknownSection] =
    /(?:guess program type from ELF section|missing BPF prog type, check ELF section name) '([^']*)'/.exec(
      said,
    ) ?? []
  if (unknownSection !== undefined) {
    return {
      place: placeOfSection(text, unknownSection),
      message: `SEC("${unknownSection}") is no kind of program that libbpf knows`,
    }
  }
  const [, program, untyped] =
    /prog '([^']*)': failed to find kernel BTF type ID of '([^']*)'/.exec(said) ?? []
  if (untyped !== undefined) {
    return {
      place: placeOfFunction(program!, text),
      message: `This kernel's types have no function or tracepoint '${untyped}': it does not exist, or BTF has it under another name (system calls: __do_sys_…), or a kprobe is what can be put there`,
    }
  }
  const [, map] = /map '([^']*)': failed to create/.exec(said) ?? []
  if (map !== undefined) {
    return { place: placeOfName(text, map), message: `The kernel refuses the map '${map}': ${refusal.error}` }
  }
  const [, symbol] =
    /(?:extern|unresolved|failed to (?:find|resolve)) (?:\([^)]*\) )?(?:symbol )?'([^']+)'/.exec(said) ?? []
  if (symbol !== undefined) {
    return { place: placeOfName(text, symbol), message: `'${symbol}' is not known to this kernel` }
  }
  const place = programPlace(refusal, text)
  if (refusal.step === 'attach') return { place, message: attachMessage(refusal) }
  const last = lines.at(-1)
  return { place, message: refusal.why ?? last ?? `The program was refused: ${refusal.error}` }
}

function attachMessage({ section, error, why }: BpfRefusal): string {
  if (why !== null) return why
  const what = section === null ? 'the program' : `SEC("${section}")`
  if (error === 'ENOENT' || error === 'ESRCH' || error === 'EADDRNOTAVAIL') {
    return `There is nothing of that name to attach ${what} to on this target`
  }
  if (error === 'EINVAL') return `${what} cannot be attached there: not every function can be probed`
  if (error === 'EBUSY') return `${what} cannot be attached: something else is attached there already`
  return `${what} cannot be attached: ${error}`
}

function programPlace({ program, section }: BpfRefusal, text: string): Place | null {
  return (
    (section === null ? null : placeOfSection(text, section)) ??
    (program === null ? null : placeOfFunction(program, text))
  )
}

/** The line of SEC("…") above the function, where there is one: it says what it is attached to. */
function placeOfFunction(program: string, text: string): Place | null {
  const place = placeOfName(text, program)
  if (place === null) return null
  const lines = text.split('\n')
  for (const line of [place.line, place.line - 1, place.line - 2]) {
    const match = /\bSEC\s*\(\s*"[^"]*"\s*\)/.exec(lines[line - 1] ?? '')
    if (match !== null) {
      return { line, column: match.index + 1, endColumn: match.index + match[0].length + 1 }
    }
  }
  return place
}

function at(place: Place | null): Pick<Diagnostic, 'line' | 'column' | 'endLine' | 'endColumn'> {
  return place === null
    ? { line: null, column: null, endLine: null, endColumn: null }
    : { line: place.line, column: place.column, endLine: place.line, endColumn: place.endColumn }
}

/** From a source and a consumer to the program that answers, in each form: to learn from, to compare, to run. */
import { displayText } from '../../base/displayText'
import type { ProgramKind } from '../../model/program'
import { bpfC } from './bpfC'
import { bpftrace } from './bpftrace'
import { moduleC } from './moduleC'
import { perfCommand } from './perfCommand'
import type { Answer, Question, Written } from './asked/question'
import { tracefsShell } from './tracefsShell'
import { fileStem } from './asked/words'

export type { Answer, Argument, Consumer, Question } from './asked/question'
export { argumentName, numbersOf } from './asked/argument'
export { samplingOf } from './asked/sampling'
export { samePlace } from './samePlace'

interface Form {
  readonly ending: string
  readonly write: (question: Question) => Written
}

const forms: Readonly<Record<ProgramKind, Form>> = {
  bpftrace: { ending: '.bt', write: bpftrace },
  bpf: { ending: '.bpf.c', write: bpfC },
  shell: { ending: '.sh', write: tracefsShell },
  perf: { ending: '.perf', write: perfCommand },
  module: { ending: '.mod.c', write: moduleC },
}

/** In the order in which they are shown: what asks least of the reader first. */
export const formKinds = Object.keys(forms) as readonly ProgramKind[]

export function answer(question: Question, kind: ProgramKind): Answer {
  const { ending, write } = forms[kind]
  const written = write(question)
  if ('why' in written) return { ok: false, kind, why: written.why }
  // A path may hold anything but a newline; in an editor it would not be seen for what it is.
  if (written.text.split(/[\n\t]/).some((line) => displayText(line) !== line)) {
    return { ok: false, kind, why: 'A name in it has invisible characters, which a program should not hold.' }
  }
  return { ok: true, kind, name: fileStem(question) + ending, text: written.text }
}

export function answers(question: Question): Answer[] {
  return formKinds.map((kind) => answer(question, kind))
}

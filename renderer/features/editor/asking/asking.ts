/** One question, every mechanism: whether it is being asked, and which tabs hold an answer to which question. */
import { createStore } from 'zustand/vanilla'
import type { ProgramKind } from '../../../../app/model/program'
import { programSources } from '../../../../app/programs'
import { answer, type Question } from '../../../../app/programs/questions'
import { printSource } from '../../../../app/sources/notation'
import { chosen } from '../../../bridge/chosen'
import { notify } from '../../../bridge/notifications'
import { showPanel } from '../../../bridge/panels'
import { activeDocument, added, find, isDirty, makeDocument, rewritten } from '../documents/documents'
import { kindOf } from '../running/running'
import { change, documentsStore } from '../documents/store'

interface Asked {
  readonly question: Question
  readonly kind: ProgramKind
}

interface AskingState {
  /** The source that the dialog begins with, as written; null: it is closed. */
  readonly notation: string | null
  /** What was asked for each tab that a question was answered in. */
  readonly asked: Readonly<Record<string, Asked>>
}

export const askingStore = createStore<AskingState>(() => ({ notation: null, asked: {} }))

/** Begins with the source given, else the one that the active program uses, else the first that is chosen. */
export function openAsking(notation: string | null): void {
  const document = activeDocument(documentsStore.getState())
  const used = document === null ? [] : programSources(kindOf(document), document.text)
  const [first] = chosen().sources
  askingStore.setState({
    notation: notation ?? used[0] ?? (first === undefined ? '' : printSource(first)),
  })
}

export function closeAsking(): void {
  askingStore.setState({ notation: null })
}

/** The answer in a new tab, which comes to the front. False when this form has none. */
export function openAnswer(question: Question, kind: ProgramKind): boolean {
  const written = answer(question, kind)
  if (!written.ok) {
    notify({ severity: 'info', message: written.why })
    return false
  }
  const { name, text } = written
  const document = makeDocument({ name, text, savedText: text })
  change((state) => added(state, document))
  know(document.id, { question, kind })
  showPanel('editor')
  return true
}

/** The same question in another form: in the same tab while nothing in it would be lost, else in a new one. */
export function switchForm(id: string, kind: ProgramKind): void {
  const asked = askingStore.getState().asked[id]
  const document = find(documentsStore.getState(), id)
  if (asked === undefined || document === null || asked.kind === kind) return
  const written = answer(asked.question, kind)
  if (!written.ok) {
    notify({ severity: 'info', message: written.why })
  } else if (document.path !== null || isDirty(document)) {
    openAnswer(asked.question, kind)
  } else {
    know(id, { ...asked, kind })
    change((state) => rewritten(state, id, written.name, written.text))
  }
}

function know(id: string, asked: Asked): void {
  askingStore.setState((state) => ({ asked: { ...state.asked, [id]: asked } }))
}

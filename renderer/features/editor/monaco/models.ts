/**
 * Monaco's models, one for each open program: they follow the documents, and the documents follow what is typed.
 * A model outlives the editor widget, and with it the undo steps.
 */
import { edited } from '../documents/documents'
import type { Document, Documents } from '../documents/documents'
import { change, documentsStore } from '../documents/store'
import { monaco } from './monaco'

interface Entry {
  readonly model: monaco.editor.ITextModel
  viewState: monaco.editor.ICodeEditorViewState | null
}

const entries = new Map<string, Entry>()
/** Set while a model is changed from here, so that its own event is not taken for typing. */
let applying = false

export function modelOf(document: Document): Entry {
  const known = entries.get(document.id)
  if (known !== undefined) return known
  const model = monaco.editor.createModel(document.text, document.language.id)
  const entry: Entry = { model, viewState: null }
  entries.set(document.id, entry)
  model.onDidChangeContent(() => {
    if (!applying) change((state) => edited(state, document.id, model.getValue()))
  })
  return entry
}

// For as long as the window lives: programs are closed and read again whether an editor is shown or not.
documentsStore.subscribe((state, before) => {
  if (state.documents !== before.documents) follow(state, before)
})

function follow({ documents }: Documents, before: Documents): void {
  const open = new Set(documents.map(({ id }) => id))
  for (const [id, { model }] of entries) {
    if (open.has(id)) continue
    entries.delete(id)
    model.dispose()
  }
  for (const { id, text, language } of documents) {
    const model = entries.get(id)?.model
    if (model === undefined) continue
    if (model.getLanguageId() !== language.id) monaco.editor.setModelLanguage(model, language.id)
    // Only what changed here: while Monaco undoes a step, the cursor is told before the text, and the text here is old.
    const isNew = before.documents.find((document) => document.id === id)?.text !== text
    if (isNew && model.getValue() !== text) replaceText(model, text)
  }
}

/** As an edit, so that reloading a file can be undone. */
function replaceText(model: monaco.editor.ITextModel, text: string): void {
  applying = true
  try {
    model.pushEditOperations([], [{ range: model.getFullModelRange(), text }], () => null)
    // The edit keeps the model's line ends; those of the new text count.
    model.pushEOL(
      text.includes('\r\n') ? monaco.editor.EndOfLineSequence.CRLF : monaco.editor.EndOfLineSequence.LF,
    )
  } finally {
    applying = false
  }
}

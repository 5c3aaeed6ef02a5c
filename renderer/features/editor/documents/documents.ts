/** The open programs and their order, as plain data; each function gives the next state. */
import { languageOf, type Language } from './languages'

/** Both from 1, as editors count. */
export interface Cursor {
  readonly line: number
  readonly column: number
}

export interface Document {
  /** Stable over restarts. */
  readonly id: string
  /** null: never saved. */
  readonly path: string | null
  readonly name: string
  readonly text: string
  /** What the file held when it was last read or saved, or the sample that it began as; null when there was neither. */
  readonly savedText: string | null
  readonly language: Language
  readonly cursor: Cursor | null
}

export interface Documents {
  readonly documents: readonly Document[]
  readonly active: string | null
}

export const noDocuments: Documents = { documents: [], active: null }

export interface File {
  readonly path: string
  readonly name: string
  readonly text: string
}

/** Whether closing it would lose something. An empty program that was never saved is nothing. */
export function isDirty(document: Document): boolean {
  return document.savedText === null ? document.text !== '' : document.text !== document.savedText
}

export function find(state: Documents, id: string | null): Document | null {
  return state.documents.find((document) => document.id === id) ?? null
}

export function activeDocument(state: Documents): Document | null {
  return find(state, state.active)
}

export function makeDocument(
  parts: Pick<Document, 'name' | 'text'> & Partial<Omit<Document, 'name' | 'text' | 'language'>>,
): Document {
  const { name, text } = parts
  return {
    id: parts.id ?? crypto.randomUUID(),
    path: parts.path ?? null,
    name,
    text,
    savedText: parts.savedText ?? null,
    language: languageOf(name, text),
    cursor: parts.cursor ?? null,
  }
}

/** A new tab, to the right of the active one. */
export function added(state: Documents, document: Document): Documents {
  const at = state.documents.findIndex((other) => other.id === state.active)
  const documents = [...state.documents]
  documents.splice(at < 0 ? documents.length : at + 1, 0, document)
  return { documents, active: document.id }
}

/** A file just read. One that is open already comes to the front; with its unsaved work, if it has any. */
export function opened(state: Documents, file: File): Documents {
  const open = state.documents.find((document) => document.path === file.path)
  if (open === undefined) return added(state, makeDocument({ ...file, savedText: file.text }))
  const documents = isDirty(open) ? state.documents : replaced(state.documents, reread(open, file.text))
  return { documents, active: open.id }
}

/** The file's text as it is now on disk, instead of what the editor held. */
export function reloaded(state: Documents, id: string, text: string): Documents {
  return changed(state, id, (document) => reread(document, text))
}

function reread(document: Document, text: string): Document {
  return { ...document, text, savedText: text, language: languageOf(document.name, text) }
}

/** The neighbour to the right takes its place, else the one to the left. */
export function closed(state: Documents, id: string): Documents {
  const at = state.documents.findIndex((document) => document.id === id)
  if (at < 0) return state
  const documents = state.documents.filter((document) => document.id !== id)
  const active = state.active === id ? (documents[at] ?? documents[at - 1])?.id : state.active
  return { documents, active: active ?? null }
}

export function activated(state: Documents, id: string): Documents {
  return find(state, id) === null ? state : { ...state, active: id }
}

/** The tab `by` places further to the right (or left, when negative), round and round. */
export function stepped(state: Documents, by: number): Documents {
  const { length } = state.documents
  if (length === 0) return state
  const at = state.documents.findIndex((document) => document.id === state.active)
  return { ...state, active: state.documents[(((at + by) % length) + length) % length]!.id }
}

/** The tab moved so that it stands at index `to` of the result. */
export function moved(state: Documents, id: string, to: number): Documents {
  const document = find(state, id)
  if (document === null) return state
  const documents = state.documents.filter((other) => other.id !== id)
  documents.splice(Math.max(0, Math.min(to, documents.length)), 0, document)
  return { ...state, documents }
}

/** Another text and name of a program that was never saved and holds nothing to lose: the same question in another form. */
export function rewritten(state: Documents, id: string, name: string, text: string): Documents {
  return changed(state, id, (document) => ({
    ...document,
    name,
    text,
    savedText: text,
    language: languageOf(name, text),
    cursor: null,
  }))
}

export function edited(state: Documents, id: string, text: string): Documents {
  return changed(state, id, (document) => ({
    ...document,
    text,
    language: languageKept(document, text),
  }))
}

/** A program without an ending is known by its first line, which the user may just be typing. */
function languageKept(document: Document, text: string): Language {
  const language = languageOf(document.name, text)
  return language.label === document.language.label ? document.language : language
}

export function cursorMoved(state: Documents, id: string, cursor: Cursor): Documents {
  return changed(state, id, (document) => ({ ...document, cursor }))
}

/** `text` is what was written: the user may have typed on in the meantime. */
export function saved(state: Documents, id: string, file: File): Documents {
  return changed(state, id, (document) => ({
    ...document,
    path: file.path,
    name: file.name,
    savedText: file.text,
    language: languageOf(file.name, document.text),
  }))
}

/** The next free `untitled-N` with this ending. */
export function freeName(state: Documents, ending = '.bt'): string {
  const taken = new Set(state.documents.map((document) => document.name))
  let number = 1
  while (taken.has(`untitled-${number}${ending}`)) number++
  return `untitled-${number}${ending}`
}

function changed(state: Documents, id: string, change: (document: Document) => Document): Documents {
  const document = find(state, id)
  return document === null ? state : { ...state, documents: replaced(state.documents, change(document)) }
}

function replaced(documents: readonly Document[], next: Document): readonly Document[] {
  return documents.map((document) => (document.id === next.id ? next : document))
}

/** Opening, saving and closing programs, with the questions to the user that belong to them. */
import { FailureError } from '../../../app/base/failure'
import { desktop } from '../../bridge/desktop'
import { shown } from '../../bridge/notifications'
import * as documents from './documents/documents'
import type { Document } from './documents/documents'
import { change, documentsStore } from './documents/store'

const current = (id: string): Document | null => documents.find(documentsStore.getState(), id)

/** An empty program, or one that begins as a copy of `sample`. */
export function newProgram(sample?: { readonly name: string; readonly text: string }): void {
  change((state) => {
    if (sample === undefined) {
      return documents.added(state, documents.makeDocument({ name: documents.freeName(state), text: '' }))
    }
    // As it shipped there is nothing in it to lose.
    const { name, text } = sample
    return documents.added(state, documents.makeDocument({ name, text, savedText: text }))
  })
}

/** The file at `path`, or those chosen in the system's dialog. */
export async function openFiles(path: string | null): Promise<void> {
  const files = path === null ? await chooseFiles() : await readFile(path)
  for (const file of files) change((state) => documents.opened(state, file))
}

async function chooseFiles(): Promise<readonly documents.File[]> {
  return (await shown(desktop.request('files.open', {})))?.files ?? []
}

async function readFile(path: string): Promise<readonly documents.File[]> {
  const file = await shown(desktop.request('files.read', { path }))
  return file === null ? [] : [file]
}

/** True when the program is on the disk afterwards. A failure is thrown, for whoever began it to show. */
export async function save(id: string): Promise<boolean> {
  const document = current(id)
  if (document === null) return false
  if (document.path === null) return saveAs(id)
  return (await mayOverwrite(document)) && write(document, document.path)
}

export async function saveAs(id: string): Promise<boolean> {
  const document = current(id)
  return document !== null && write(document, null)
}

async function write(document: Document, path: string | null): Promise<boolean> {
  const { id, name, text } = document
  const written = await desktop.request('files.save', { path, name, text })
  if (!written.ok) throw new FailureError(written.failure)
  if (written.value === null) return false
  const file = { ...written.value, text }
  change((state) => documents.saved(state, id, file))
  return true
}

/** Another program may have written the file since it was read; what it wrote is not ours to lose. */
async function mayOverwrite(document: Document): Promise<boolean> {
  const { id, path, name, savedText } = document
  if (path === null) return true
  const onDisk = await desktop.request('files.read', { path })
  // Not there any more: saving brings it back. Another failure will be told by the writing.
  if (!onDisk.ok || onDisk.value.text === savedText || onDisk.value.text === document.text) return true
  const answer = await ask(
    `${name} has changed on disk since it was opened.`,
    `${path}\n\nSaving replaces what was written there in the meantime. Reloading drops your changes here.`,
    ['Overwrite', 'Reload from Disk', 'Cancel'],
  )
  if (answer === 'Reload from Disk') change((state) => documents.reloaded(state, id, onDisk.value.text))
  return answer === 'Overwrite'
}

/** Asks first when something would be lost. True when it is closed. */
export async function close(id: string): Promise<boolean> {
  const document = current(id)
  if (document === null) return true
  if (documents.isDirty(document)) {
    // The question is about this program: it is shown, so that the user sees what it is about.
    change((state) => documents.activated(state, id))
    const answer = await ask(
      `Save ${document.name} before closing it?`,
      'Without saving, its changes are lost.',
      ['Save', "Don't Save", 'Cancel'],
    )
    if (answer === 'Cancel' || (answer === 'Save' && !(await save(id)))) return false
  }
  change((state) => documents.closed(state, id))
  return true
}

async function ask<const B extends readonly [string, ...string[]]>(
  message: string,
  detail: string,
  buttons: B,
): Promise<B[number]> {
  const answer = await desktop.request('dialog.ask', { message, detail, buttons: [...buttons] })
  if (!answer.ok) throw new FailureError(answer.failure)
  return buttons[answer.value.button] ?? buttons.at(-1)!
}

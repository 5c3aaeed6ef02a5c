/** Keeps the open programs over a quit, a crash and a reload: they are written a moment after each change. */
import type { Drafts } from '../../../../app/contract/desktop'
import { desktop } from '../../../bridge/desktop'
import { notifyFailure } from '../../../bridge/notifications'
import * as documents from './documents'
import type { Documents } from './documents'
import { change, documentsStore } from './store'

/** Milliseconds; what a crash of the window may cost. Short enough that nobody misses it, long enough to type on. */
const delay = 300

function draftsOf(state: Documents): Drafts {
  return {
    drafts: state.documents.map(({ id, path, name, text, savedText, cursor }) => ({
      id,
      path,
      name,
      text,
      savedText,
      cursor,
    })),
    active: state.active,
  }
}

function documentsOf({ drafts, active }: Drafts): Documents {
  const restored = drafts.map((draft) => documents.makeDocument(draft))
  return {
    documents: restored,
    active: restored.find(({ id }) => id === active)?.id ?? restored[0]?.id ?? null,
  }
}

/** Once, at start. */
export async function startDrafts(): Promise<void> {
  const loaded = await desktop.request('drafts.load', {})
  if (!loaded.ok) {
    // What could not be read must not be written over.
    notifyFailure(loaded.failure)
    return
  }
  // A program may have been opened while the drafts were being read.
  const restored = documentsOf(loaded.value)
  change((opened) => ({
    documents: [...restored.documents, ...opened.documents],
    active: opened.active ?? restored.active,
  }))
  keepStoring()
  await readAgain(restored)
}

function keepStoring(): void {
  let timer: ReturnType<typeof setTimeout> | null = null
  let stored = documentsStore.getState()
  const flush = (): void => {
    if (timer !== null) clearTimeout(timer)
    timer = null
    const state = documentsStore.getState()
    if (state === stored) return
    stored = state
    void desktop.request('drafts.store', draftsOf(state)).then((result) => {
      if (!result.ok) notifyFailure(result.failure)
    })
  }
  documentsStore.subscribe(() => {
    timer ??= setTimeout(flush, delay)
  })
  // The request leaves the window before these return; that it is answered is not needed.
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) flush()
  })
  window.addEventListener('pagehide', flush)
  window.addEventListener('beforeunload', flush)
}

/** Programs without unsaved work are shown as they are on disk now. */
async function readAgain(restored: Documents): Promise<void> {
  for (const { id, path } of restored.documents) {
    if (path === null) continue
    const read = await desktop.request('files.read', { path })
    const now = documents.find(documentsStore.getState(), id)
    if (!read.ok || now === null || documents.isDirty(now) || now.text === read.value.text) continue
    change((state) => documents.reloaded(state, id, read.value.text))
  }
}

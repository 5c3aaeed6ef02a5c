/** What the File menu and the editor's own commands do. */
import type { Disposable } from '../../../app/base/disposable'
import { refreshCommands, registerCommand } from '../../bridge/commands'
import { showPanel } from '../../bridge/panels'
import { changeSettings, settingsStore } from '../../bridge/settings'
import { startDrafts } from './documents/drafts'
import { activeDocument, stepped } from './documents/documents'
import { close, newProgram, openFiles, save, saveAs } from './files'
import { runInEditor } from './documents/editorActions'
import { keepFocusWish } from './documents/focusWish'
import { canRun, canStop, followActiveTab, runActive, runningStore, stopActive } from './running/running'
import { loadSamples } from './samples'
import { openAsking } from './asking/asking'
import { change, documentsStore } from './documents/store'

const active = (): string | null => documentsStore.getState().active
const isOpen = (): boolean => active() !== null

/** A program's tab is of no use in a pane that is hidden. */
const show = (): void => showPanel('editor')

/** Once, at start: restores the programs that were open, too. */
export function registerEditorCommands(): Disposable {
  keepFocusWish()
  void startDrafts()
  documentsStore.subscribe(refreshCommands)
  runningStore.subscribe(refreshCommands)
  followActiveTab()
  const registered = [
    registerCommand('file.new', {
      async run(sample) {
        newProgram((await loadSamples()).find(({ name }) => name === sample))
        show()
      },
    }),
    registerCommand('file.open', {
      async run(path) {
        await openFiles(path)
        if (isOpen()) show()
      },
    }),
    onActive('file.save', save),
    onActive('file.saveAs', saveAs),
    onActive('file.close', close),
    registerCommand('file.next', { run: () => change((state) => stepped(state, 1)), enabled: isOpen }),
    registerCommand('file.previous', { run: () => change((state) => stepped(state, -1)), enabled: isOpen }),
    registerCommand('program.run', { run: runActive, enabled: canRun }),
    registerCommand('program.stop', { run: stopActive, enabled: canStop }),
    registerCommand('source.ask', { run: (notation) => openAsking(notation) }),
    undoable('edit.undo', 'undo'),
    undoable('edit.redo', 'redo'),
    inEditor('edit.find', 'actions.find'),
    inEditor('edit.replace', 'editor.action.startFindReplaceAction'),
    inEditor('edit.goToLine', 'editor.action.gotoLine'),
    inEditor('edit.comment', 'editor.action.commentLine'),
    registerCommand('edit.fontLarger', { run: () => resizeFont(+1) }),
    registerCommand('edit.fontSmaller', { run: () => resizeFont(-1) }),
  ]
  return { dispose: () => registered.forEach((one) => one.dispose()) }
}

function onActive(
  id: 'file.save' | 'file.saveAs' | 'file.close',
  act: (id: string) => Promise<unknown>,
): Disposable {
  return registerCommand(id, {
    async run() {
      const document = activeDocument(documentsStore.getState())
      if (document !== null) await act(document.id)
    },
    enabled: isOpen,
  })
}

function inEditor(
  id: 'edit.find' | 'edit.replace' | 'edit.goToLine' | 'edit.comment',
  action: string,
): Disposable {
  return registerCommand(id, {
    run() {
      show()
      runInEditor(action)
    },
    enabled: isOpen,
  })
}

/** From the menu: in the field that has the focus, else in the editor. The keys never come here. */
function undoable(id: 'edit.undo' | 'edit.redo', action: 'undo' | 'redo'): Disposable {
  return registerCommand(id, {
    run() {
      if (document.activeElement instanceof HTMLInputElement) document.execCommand(action)
      else runInEditor(action)
    },
  })
}

async function resizeFont(by: number): Promise<void> {
  const { editorFontSize } = settingsStore.getState()
  await changeSettings({ editorFontSize: Math.max(8, Math.min(40, editorFontSize + by)) })
}

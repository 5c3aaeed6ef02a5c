/** What the editor's context menu offers; the clipboard goes through main. */
import { copyText, readClipboard } from '../../../bridge/clipboard'
import { runCommand } from '../../../bridge/commands'
import type { ContextMenuItem } from '../../../widgets/ContextMenu'
import type { monaco } from './monaco'

type Editor = monaco.editor.IStandaloneCodeEditor

export function menuItems(editor: Editor): readonly ContextMenuItem[] {
  const nothing = selectedText(editor) === ''
  return [
    { title: 'Cut', keys: 'CmdOrCtrl+X', disabled: nothing, run: () => void cut(editor) },
    { title: 'Copy', keys: 'CmdOrCtrl+C', disabled: nothing, run: () => void copy(editor) },
    { title: 'Paste', keys: 'CmdOrCtrl+V', run: () => void paste(editor) },
    'line',
    { title: 'Toggle Comment', keys: 'CmdOrCtrl+/', run: () => runCommand('edit.comment') },
    { title: 'Find…', keys: 'CmdOrCtrl+F', run: () => runCommand('edit.find') },
    { title: 'Go to Line…', keys: 'CmdOrCtrl+G', run: () => runCommand('edit.goToLine') },
  ]
}

/** A click beside the selection means the place that was clicked. */
export function followRightClick(editor: Editor): monaco.IDisposable {
  return editor.onContextMenu(({ target: { position } }) => {
    // The press gave the focus to the pane; afterwards the menu gives it back to whoever has it now.
    editor.focus()
    if (position === null) return
    const inside = editor.getSelections()?.some((selection) => selection.containsPosition(position)) ?? false
    if (!inside) editor.setPosition(position)
  })
}

function selectedText(editor: Editor): string {
  const model = editor.getModel()
  const selections = editor.getSelections()
  if (model === null || selections === null) return ''
  return selections.map((selection) => model.getValueInRange(selection)).join(model.getEOL())
}

async function copy(editor: Editor): Promise<boolean> {
  const copied = await copyText(selectedText(editor))
  editor.focus()
  return copied
}

/** Nothing is taken away that is not on the clipboard. */
async function cut(editor: Editor): Promise<void> {
  const selections = editor.getSelections()
  if (selections === null || !(await copy(editor))) return
  editor.pushUndoStop()
  editor.executeEdits(
    'cut',
    selections.map((range) => ({ range, text: '' })),
  )
  editor.pushUndoStop()
}

async function paste(editor: Editor): Promise<void> {
  const text = await readClipboard()
  editor.focus()
  if (text !== null && text !== '') editor.trigger('menu', 'paste', { text })
}

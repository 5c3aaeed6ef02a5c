/** Copying from and pasting into a terminal. Ctrl+C and Ctrl+V alone are the shell's. */
import type { Terminal } from '@xterm/xterm'
import { copyText, readClipboard } from '../../../bridge/clipboard'
import { desktop } from '../../../bridge/desktop'
import { isMac } from '../../../widgets/accelerator'
import { cleanPaste, pasteQuestion } from './paste'

/** False when the key is not the shell's. */
export function handleKey(terminal: Terminal, event: KeyboardEvent): boolean {
  const action = actionOf(event)
  if (action === null) return true
  event.preventDefault()
  if (event.type === 'keydown') {
    if (action === 'copy') void copySelection(terminal)
    else void pasteClipboard(terminal)
  }
  return false
}

function actionOf(event: KeyboardEvent): 'copy' | 'paste' | null {
  const { ctrlKey, shiftKey, altKey, metaKey, code } = event
  // On a Mac the menu's Copy and Paste have the command key, and come as events of their own.
  if (isMac() || altKey || metaKey) return null
  if (ctrlKey && shiftKey && code === 'KeyC') return 'copy'
  if (ctrlKey && shiftKey && code === 'KeyV') return 'paste'
  if (ctrlKey && !shiftKey && code === 'Insert') return 'copy'
  if (!ctrlKey && shiftKey && code === 'Insert') return 'paste'
  return null
}

export async function copySelection(terminal: Terminal): Promise<void> {
  if (terminal.hasSelection()) await copyText(terminal.getSelection())
}

export async function pasteClipboard(terminal: Terminal): Promise<void> {
  const text = await readClipboard()
  if (text !== null) await paste(terminal, text)
}

/** By the Edit menu, by the middle button: before xterm would paste without a question. */
export function takePastes(terminal: Terminal, host: HTMLElement): void {
  host.addEventListener(
    'paste',
    (event) => {
      event.preventDefault()
      event.stopPropagation()
      void paste(terminal, event.clipboardData?.getData('text/plain') ?? '')
    },
    { capture: true },
  )
}

async function paste(terminal: Terminal, text: string): Promise<void> {
  const clean = cleanPaste(text)
  if (clean === '') return
  const question = pasteQuestion(clean, terminal.modes.bracketedPasteMode)
  if (question !== null) {
    const answer = await desktop.request('dialog.ask', { ...question, buttons: ['Paste', 'Cancel'] })
    if (!answer.ok || answer.value.button !== 0) return
  }
  terminal.paste(clean)
  terminal.focus()
}

/**
 * The keyboard, where the native menu leaves it to the window (Linux, Windows): commands by their accelerators, F6 from
 * pane to pane, Esc back. In a terminal the shell comes first: only what has Shift or Alt beside Ctrl is a command.
 */
import { commands, type Command, type CommandId } from '../../app/contract/commands'
import type { Disposable } from '../../app/base/disposable'
import { runCommand } from '../bridge/commands'
import { isMac } from '../widgets/accelerator'
import { acceleratorName, keyName, type KeyPress } from './accelerators'
import { focusNextPane, focusPaneBefore } from './focus'

export type Place = 'terminal' | 'editor' | 'elsewhere'

/** Keys that the editor uses itself, and better: select line, undo cursor. */
const editorKeeps: ReadonlySet<string> = new Set(['Ctrl+L', 'Ctrl+U'])

const byKeys = new Map<string, CommandId>(
  (commands as readonly Command[])
    .filter((command) => command.accelerator !== undefined)
    .map((command) => [acceleratorName(command.accelerator!), command.id as CommandId]),
)

/** The command that a key means at a place; null when the key is the place's own. */
export function commandFor(press: KeyPress, place: Place): CommandId | null {
  const keys = keyName(press)
  const id = byKeys.get(keys) ?? null
  // What the Edit menu does, the editor's own keys do; elsewhere Ctrl+F and the like mean something else.
  if (id?.startsWith('edit.')) return null
  if (place === 'terminal' && !(press.ctrlKey && (press.shiftKey || press.altKey))) return null
  if (place === 'editor' && editorKeeps.has(keys)) return null
  return id
}

function placeOf(target: EventTarget | null): Place {
  if (!(target instanceof Element)) return 'elsewhere'
  if (target.closest('.xterm') !== null) return 'terminal'
  return target.closest('.monaco-editor') === null ? 'elsewhere' : 'editor'
}

function onKeyDown(event: KeyboardEvent): void {
  // While an input method composes, keys are its own; AltGr reports itself as Ctrl+Alt on some systems.
  if (event.isComposing || event.getModifierState('AltGraph')) return
  if (event.key === 'F6' && !event.ctrlKey && !event.altKey) {
    focusNextPane(event.shiftKey ? -1 : 1)
    return take(event)
  }
  if (isMac()) return
  const id = commandFor(event, placeOf(event.target))
  if (id === null) return
  take(event)
  if (!event.repeat) runCommand(id)
}

/** Esc is everybody's: a menu's, a dialog's, the editor's. What nobody wanted leads back to the pane before. */
function onKeyDownLast(event: KeyboardEvent): void {
  if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return
  if (placeOf(event.target) === 'elsewhere') focusPaneBefore()
}

function take(event: KeyboardEvent): void {
  event.preventDefault()
  event.stopPropagation()
}

export function startKeyboard(): Disposable {
  // Capturing: the terminal and the editor stop what they take.
  window.addEventListener('keydown', onKeyDown, { capture: true })
  window.addEventListener('keydown', onKeyDownLast)
  return {
    dispose() {
      window.removeEventListener('keydown', onKeyDown, { capture: true })
      window.removeEventListener('keydown', onKeyDownLast)
    },
  }
}

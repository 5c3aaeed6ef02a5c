/** A way for commands to reach the editor, which is loaded only when a program is open. */
/** Whether Tab indents or goes to the next control: an action that this editor adds. */
export const toggleTab = 'probescope.toggleTabMovesFocus'

let runner: ((action: string) => void) | null = null

export function setEditorRunner(run: ((action: string) => void) | null): void {
  runner = run
}

/** Monaco's own action or command by its id; nothing when no editor is shown yet. */
export function runInEditor(action: string): void {
  runner?.(action)
}

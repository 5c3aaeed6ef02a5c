/** A way for commands to reach the editor, which is loaded only when a program is open. */
/** Whether Tab indents or goes to the next control: an action that this editor adds. */
export const toggleTab = 'probescope.toggleTabMovesFocus'

let runner: ((action: string) => void) | null = null

export function setEditorRunner(run: ((action: string) => void) | null): void {
  runner = run
}

let goer: ((line: number, column: number) => void) | null = null

export function setEditorGoer(go: ((line: number, column: number) => void) | null): void {
  goer = go
}

/** Puts the cursor there and the focus into the editor. Both count from 1. */
export function goTo(line: number, column: number): void {
  goer?.(line, column)
}

/** Monaco's own action or command by its id; nothing when no editor is shown yet. */
export function runInEditor(action: string): void {
  runner?.(action)
}

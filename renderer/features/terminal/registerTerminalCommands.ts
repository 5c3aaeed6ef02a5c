/** What the terminals' commands do. */
import type { CommandId } from '../../../app/contract/commands'
import type { Disposable } from '../../../app/base/disposable'
import { refreshCommands, registerCommand } from '../../bridge/commands'
import { engine } from '../../bridge/engine'
import { shown } from '../../bridge/notifications'
import { showPanel } from '../../bridge/panels'
import { sessionsStore } from '../../bridge/sessions'
import { changeSettings, settingsStore } from '../../bridge/settings'
import { closeTerminal, openTerminal, sessionForNew } from './actions'
import { followSessions } from './authentication'
import { seenTerminal, shownTerminals } from './terminals/shownTerminals'
import { keepFocusWish } from './terminals/focusWish'
import { startMirror } from './mirror'
import { change, stepped, terminalsStore } from './terminals/store'

const active = (): string | null =>
  seenTerminal(terminalsStore.getState(), sessionsStore.getState().sessions)?.id ?? null

/** Once, at start: takes up the terminals that the engine keeps, too. */
export function registerTerminalCommands(): Disposable {
  keepFocusWish()
  startMirror()
  followSessions()
  terminalsStore.subscribe(refreshCommands)
  const registered = [
    registerCommand('terminal.new', { run: () => open(sessionForNew()) }),
    registerCommand('terminal.local', { run: () => open(null) }),
    onActive('terminal.find', () => {
      terminalsStore.setState({ finding: true })
      showPanel('terminal')
    }),
    onActive('terminal.reset', async (terminal) => {
      await shown(engine.request('terminals.reset', { terminal }))
    }),
    onActive('terminal.close', closeTerminal),
    onActive('terminal.next', () => step(1)),
    onActive('terminal.previous', () => step(-1)),
    registerCommand('terminal.fontLarger', { run: () => resizeFont(+1) }),
    registerCommand('terminal.fontSmaller', { run: () => resizeFont(-1) }),
  ]
  return { dispose: () => registered.forEach((one) => one.dispose()) }
}

function onActive(id: CommandId, act: (terminal: string) => void | Promise<void>): Disposable {
  return registerCommand(id, {
    async run() {
      const terminal = active()
      if (terminal !== null) await act(terminal)
    },
    enabled: () => active() !== null,
  })
}

async function open(session: string | null): Promise<void> {
  if ((await openTerminal(session, { activate: true })) !== null) showPanel('terminal')
}

function step(by: number): void {
  const { sessions } = sessionsStore.getState()
  change((state) => stepped(state, shownTerminals(state.terminals, sessions), by))
}

async function resizeFont(by: number): Promise<void> {
  const { terminalFontSize } = settingsStore.getState()
  await changeSettings({ terminalFontSize: Math.max(8, Math.min(40, terminalFontSize + by)) })
}

/**
 * The screens of this window's terminals. Nothing may import this file but by `import()`: with it comes xterm, which
 * the first picture does not need.
 */
import '@xterm/xterm/css/xterm.css'
import { engine } from '../../../bridge/engine'
import { settingsStore } from '../../../bridge/settings'
import { onThemeChange } from '../../../theme/theme'
import { change, rang, terminalsStore, type Terminals } from '../terminals/store'
import { Screen } from './screen'

const screens = new Map<string, Screen>()

export function screenOf(id: string): Screen | undefined {
  return screens.get(id)
}

/** One for each terminal of the store, seen or not: those in the background ring, too. */
function follow(state: Terminals): void {
  const open = new Set(state.terminals.map(({ id }) => id))
  for (const [id, screen] of screens) {
    if (open.has(id)) continue
    screens.delete(id)
    screen.dispose()
  }
  for (const { id, phase } of state.terminals) {
    let screen = screens.get(id)
    if (screen === undefined) {
      screen = new Screen({ id, rang: () => change((now) => rang(now, id)) })
      screens.set(id, screen)
    }
    screen.setEnded(phase === 'ended')
  }
}

function restyle(): void {
  for (const screen of screens.values()) screen.restyle()
}

terminalsStore.subscribe((state, before) => {
  if (state.terminals !== before.terminals) follow(state)
})
// A new port to the same engine: what was sent to the old one is lost, what stands there is not.
engine.onOpen(() => screens.forEach((screen) => void screen.attach()))
onThemeChange(restyle)
settingsStore.subscribe((now, before) => {
  if (now.terminalFontSize !== before.terminalFontSize) restyle()
})
follow(terminalsStore.getState())

/** The commands that are the frame's own: panes, palette, theme, help. */
import type { CommandId } from '../../app/contract/commands'
import type { Settings } from '../../app/contract/desktop'
import { registerCommand } from '../bridge/commands'
import { onRevealPanel, onShowPanel, type PanelId } from '../bridge/panels'
import { changeSettings, settingsStore } from '../bridge/settings'
import { dock } from './dockApi'
import { directions } from './dockMoves'
import { openDialog } from './state'

const focusCommands = {
  'view.sources': 'sources',
  'view.editor': 'editor',
  'view.terminal': 'terminal',
  'view.graph': 'graph',
  'view.answer': 'answer',
  'view.benchmark': 'benchmark',
} as const satisfies Partial<Record<CommandId, PanelId>>

const themeCommands = {
  'view.theme.system': 'system',
  'view.theme.light': 'light',
  'view.theme.dark': 'dark',
} as const satisfies Partial<Record<CommandId, Settings['theme']>>

export function registerWorkbenchCommands(): void {
  onShowPanel((id) => dock.show(id))
  onRevealPanel((id) => dock.reveal(id))
  for (const [command, panel] of Object.entries(focusCommands)) {
    registerCommand(command as CommandId, { run: () => dock.show(panel) })
  }
  for (const [command, theme] of Object.entries(themeCommands)) {
    registerCommand(command as CommandId, {
      run: () => changeSettings({ theme }),
      checked: () => settingsStore.getState().theme === theme,
    })
  }
  for (const direction of directions)
    registerCommand(`pane.${direction}`, { run: () => dock.move(direction) })
  registerCommand('pane.wider', { run: () => dock.resize('width', 1) })
  registerCommand('pane.narrower', { run: () => dock.resize('width', -1) })
  registerCommand('pane.taller', { run: () => dock.resize('height', 1) })
  registerCommand('pane.shorter', { run: () => dock.resize('height', -1) })
  registerCommand('pane.maximize', { run: () => dock.toggleMaximized() })
  registerCommand('view.palette', { run: () => openDialog('palette') })
  registerCommand('view.resetLayout', { run: () => dock.reset() })
  registerCommand('help.keys', { run: () => openDialog('keys') })
  registerCommand('help.licences', { run: () => openDialog('licences') })
  registerCommand('help.about', { run: () => openDialog('about') })
}

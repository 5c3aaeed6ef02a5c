/**
 * What each command does, said by the part that knows; called by the native menu, the palette, the keyboard and buttons.
 * A command that nobody has registered, or that cannot run now, is greyed in all of them.
 */
import { useSyncExternalStore } from 'react'
import { commands, type Command, type CommandId } from '../../app/contract/commands'
import { Emitter, type Disposable } from '../../app/base/disposable'
import { failureOf } from '../../app/base/failure'
import { desktop } from './desktop'
import { notify, notifyFailure } from './notifications'

export interface CommandHandler {
  /** `argument` comes from menu items made at run time, such as a recent file's path. */
  run(argument: string | null): void | Promise<void>
  enabled?(): boolean
  checked?(): boolean
}

export interface CommandState {
  readonly command: Command
  readonly enabled: boolean
  readonly checked: boolean
}

const handlers = new Map<CommandId, CommandHandler>()
const byId = new Map<string, Command>(commands.map((command) => [command.id, command]))
const changed = new Emitter<void>()
let states = new Map<string, CommandState>()
let pending = false
let told = ''

/** The handler registered last wins; disposing it brings nothing older back. */
export function registerCommand(id: CommandId, handler: CommandHandler): Disposable {
  handlers.set(id, handler)
  refreshCommands()
  return {
    dispose() {
      if (handlers.get(id) !== handler) return
      handlers.delete(id)
      refreshCommands()
    },
  }
}

/** Runs it unless it is greyed; what it throws is shown to the user. True when it ran. */
export function runCommand(id: CommandId, argument: string | null = null): boolean {
  const handler = handlers.get(id)
  if (handler === undefined || handler.enabled?.() === false) return false
  try {
    const done = handler.run(argument)
    if (done instanceof Promise)
      done.catch((error: unknown) => notifyFailure(failureOf(error))).finally(refreshCommands)
  } catch (error) {
    notifyFailure(failureOf(error))
  }
  refreshCommands()
  return true
}

/** Call it when something that `enabled` or `checked` looks at has changed. Cheap: many calls make one look. */
export function refreshCommands(): void {
  if (pending) return
  pending = true
  queueMicrotask(() => {
    pending = false
    look()
  })
}

function look(): void {
  const next = new Map<string, CommandState>()
  for (const command of commands) {
    const handler = handlers.get(command.id)
    next.set(command.id, {
      command,
      enabled: handler !== undefined && handler.enabled?.() !== false,
      checked: handler?.checked?.() === true,
    })
  }
  const same = [...next].every(([id, state]) => {
    const before = states.get(id)
    return before?.enabled === state.enabled && before.checked === state.checked
  })
  if (same) return
  states = next
  changed.emit()
  tellMain()
}

function tellMain(): void {
  const all = [...states.values()]
  const disabled = all.filter((state) => !state.enabled).map((state) => state.command.id)
  const checked = all.filter((state) => state.checked).map((state) => state.command.id)
  const message = JSON.stringify({ disabled, checked })
  if (message === told) return
  told = message
  void desktop.request('menu.state', { disabled, checked })
}

/** All commands in the menu's order, as they stand now. */
export function commandStates(): readonly CommandState[] {
  return [...states.values()]
}

function isCommandId(id: string): id is CommandId {
  return byId.has(id)
}

/** A button's view of a command: greyed and ticked as the menu is. */
export function useCommand(id: CommandId): CommandState {
  return useSyncExternalStore(
    (listener) => {
      const subscription = changed.on(listener)
      return () => subscription.dispose()
    },
    () => states.get(id) ?? unregistered(id),
  )
}

const unregisteredStates = new Map<CommandId, CommandState>()
function unregistered(id: CommandId): CommandState {
  const known = unregisteredStates.get(id) ?? { command: byId.get(id)!, enabled: false, checked: false }
  unregisteredStates.set(id, known)
  return known
}

/**
 * Native menu items arrive as `command` events. The menu may not have heard yet that one cannot run any more: the user, who
 * saw it in black, is told. Once, at start.
 */
export function startCommandBridge(): void {
  desktop.on('command', ({ id, argument }) => {
    if (!isCommandId(id) || runCommand(id, argument)) return
    const title = byId.get(id)!.title.replace('…', '')
    notify({ severity: 'info', message: `‘${title}’ cannot be done at this moment` })
  })
}

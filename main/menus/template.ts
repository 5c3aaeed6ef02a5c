/** The native menu, made of the one list of commands plus what every application has. */
import type { MenuItemConstructorOptions } from 'electron'
import { basename } from 'node:path'
import { commands, type Command, type MenuName } from '../../app/contract/commands'

export interface MenuState {
  readonly disabled: ReadonlySet<string>
  readonly checked: ReadonlySet<string>
}

export interface MenuOptions {
  readonly platform: NodeJS.Platform
  readonly state: MenuState
  readonly recentFiles: readonly string[]
  /** Names of the programs that ship. */
  readonly samples: readonly string[]
  readonly devTools: boolean
  /** A command was chosen. */
  readonly run: (id: string, argument: string | null) => void
  readonly quit: () => void
}

type Items = MenuItemConstructorOptions[]

const menuNames: readonly MenuName[] = ['File', 'Edit', 'Target', 'Source', 'Run', 'View', 'Help']

export function menuTemplate(options: MenuOptions): Items {
  const menus = menuNames.map((name): MenuItemConstructorOptions => ({
    id: name,
    label: name,
    submenu: menu(name, options),
  }))
  const mac = options.platform === 'darwin'
  return mac ? [{ role: 'appMenu' }, ...menus.slice(0, -1), { role: 'windowMenu' }, menus.at(-1)!] : menus
}

function menu(name: MenuName, options: MenuOptions): Items {
  const groups = groupsOf(name, options)
  if (name === 'Edit') groups.splice(1, 0, clipboardGroup(options))
  if (name === 'File') {
    groups.splice(1, 0, [samples(options), recentFiles(options)])
    if (options.platform !== 'darwin') groups.push([quit(options)])
  }
  if (name === 'View') groups.splice(-1, 0, zoomGroup(), windowGroup(options))
  return groups.flatMap((items, index) => (index === 0 ? items : [{ type: 'separator' as const }, ...items]))
}

function groupsOf(name: MenuName, options: MenuOptions): Items[] {
  const own = (commands as readonly Command[]).filter((command) => command.menu === name)
  const numbers = [...new Set(own.map((command) => command.group))].sort((a, b) => a - b)
  return numbers.map((number) =>
    group(
      own.filter((command) => command.group === number),
      options,
    ),
  )
}

function group(members: readonly Command[], options: MenuOptions): Items {
  const items: Items = []
  const submenus = new Map<string, Items>()
  for (const command of members) {
    const item = commandItem(command, options)
    if (command.submenu === undefined) {
      items.push(item)
      continue
    }
    const known = submenus.get(command.submenu)
    if (known !== undefined) {
      known.push(item)
      continue
    }
    const submenu = [item]
    submenus.set(command.submenu, submenu)
    items.push({ label: command.submenu, submenu })
  }
  return items
}

function commandItem(command: Command, { platform, state, run }: MenuOptions): MenuItemConstructorOptions {
  return {
    id: command.id,
    label: command.title,
    enabled: !state.disabled.has(command.id),
    ...(command.tick === undefined ? {} : { type: command.tick, checked: state.checked.has(command.id) }),
    ...(command.accelerator === undefined
      ? {}
      : {
          accelerator: command.accelerator,
          // With Ctrl they are a shell's keys too. The window's keyboard handles them, and lets the terminal go first;
          // the menu only shows them. On a Mac the command key leaves the shell's alone.
          registerAccelerator: platform === 'darwin',
        }),
    click: () => run(command.id, null),
  }
}

function samples({ samples: names, run }: MenuOptions): MenuItemConstructorOptions {
  return {
    label: 'New from Sample',
    enabled: names.length > 0,
    submenu: names.map((name) => ({ label: name, click: () => run('file.new', name) })),
  }
}

function recentFiles({ recentFiles: paths, run }: MenuOptions): MenuItemConstructorOptions {
  return {
    label: 'Open Recent',
    enabled: paths.length > 0,
    submenu: paths.map((path) => ({
      // In a menu a single ampersand would underline what follows it.
      label: basename(path).replaceAll('&', '&&'),
      sublabel: path,
      toolTip: path,
      click: () => run('file.open', path),
    })),
  }
}

/** Not Ctrl+Q: that is a terminal's too, and quitting disconnects. */
function quit({ platform, quit: click }: MenuOptions): MenuItemConstructorOptions {
  return platform === 'win32'
    ? { label: 'Exit', click }
    : { label: 'Quit', accelerator: 'Ctrl+Shift+Q', click }
}

/** Fields know these keys by themselves. Registered, they would be taken from the shell: Ctrl+A goes to a line's start. */
function clipboardGroup({ platform }: MenuOptions): Items {
  const registerAccelerator = platform === 'darwin'
  return (['cut', 'copy', 'paste', 'selectAll'] as const).map((role) => ({ role, registerAccelerator }))
}

function zoomGroup(): Items {
  return [
    { role: 'resetZoom', label: 'Actual Size' },
    { role: 'zoomIn' },
    // On most keyboards plus is Shift with equals; nobody presses Shift for it.
    { role: 'zoomIn', accelerator: 'CmdOrCtrl+=', visible: false, acceleratorWorksWhenHidden: true },
    { role: 'zoomOut' },
  ]
}

function windowGroup({ devTools }: MenuOptions): Items {
  return [{ role: 'togglefullscreen' }, ...(devTools ? [{ role: 'toggleDevTools' } as const] : [])]
}

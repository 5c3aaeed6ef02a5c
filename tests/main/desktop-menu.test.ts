import type { MenuItemConstructorOptions } from 'electron'
import { describe, expect, it } from 'vitest'
import { commands, type Command } from '../../app/contract/commands'
import { menuTemplate, type MenuOptions } from '../../main/menus/template'

type Item = MenuItemConstructorOptions

const ran: [string, string | null][] = []
function template(more: Partial<MenuOptions> = {}): Item[] {
  return menuTemplate({
    platform: 'linux',
    state: { disabled: new Set(), checked: new Set() },
    recentFiles: [],
    samples: [],
    devTools: false,
    run: (id, argument) => ran.push([id, argument]),
    quit: () => ran.push(['quit', null]),
    ...more,
  })
}

function flat(items: readonly Item[]): Item[] {
  return items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flat(item.submenu) : [])])
}

const choose = (item: Item) => (item.click as () => void)()

describe('the native menu', () => {
  it('has every command once, in the menu that it names', () => {
    const menus = template()
    for (const command of commands) {
      const holders = menus.filter((menu) =>
        flat(menu.submenu as Item[]).some((item) => item.id === command.id),
      )
      expect(holders.map((menu) => menu.label)).toEqual([command.menu])
    }
    const ids = flat(menus).flatMap((item) => (item.click !== undefined && item.id ? [item.id] : []))
    expect(ids.sort()).toEqual(commands.map((command) => command.id).sort())
  })

  it('runs the command that is chosen', () => {
    ran.length = 0
    choose(flat(template()).find((item) => item.id === 'source.kprobe')!)
    expect(ran).toEqual([['source.kprobe', null]])
  })

  it('shows accelerators, and leaves the keys to the window except on a Mac', () => {
    for (const platform of ['linux', 'win32', 'darwin'] as const) {
      const items = flat(template({ platform }))
      for (const command of commands as readonly Command[]) {
        if (command.accelerator === undefined) continue
        expect(items.find((item) => item.id === command.id)).toMatchObject({
          accelerator: command.accelerator,
          registerAccelerator: platform === 'darwin',
        })
      }
    }
  })

  it('takes no key that a shell or the window needs', () => {
    const taken = flat(template()).flatMap((item) =>
      item.accelerator !== undefined && item.registerAccelerator !== false ? [item.accelerator] : [],
    )
    expect(taken).toEqual(['Ctrl+Shift+Q', 'CmdOrCtrl+='])
  })

  it('leaves the keys of the clipboard to fields, the editor and the shell', () => {
    const roles = flat(template()).filter(({ role }) =>
      ['cut', 'copy', 'paste', 'selectAll', 'undo', 'redo'].includes(role ?? ''),
    )
    // Electron's roles have accelerators of their own, and Ctrl+A and Ctrl+Z are a shell's.
    expect(roles.map(({ role, registerAccelerator }) => [role, registerAccelerator])).toEqual([
      ['cut', false],
      ['copy', false],
      ['paste', false],
      ['selectAll', false],
    ])
  })

  it('offers the programs that ship', () => {
    ran.length = 0
    const items = flat(template({ samples: ['getuid-count.bt'] }))
    choose(items.find((item) => item.label === 'getuid-count.bt')!)
    expect(ran).toEqual([['file.new', 'getuid-count.bt']])
  })

  it('greys and ticks what the window says', () => {
    const items = flat(
      template({ state: { disabled: new Set(['run.stop']), checked: new Set(['view.theme.dark']) } }),
    )
    const item = (id: string) => items.find((other) => other.id === id)!
    expect(item('run.stop').enabled).toBe(false)
    expect(item('run.start').enabled).toBe(true)
    expect(item('view.theme.dark')).toMatchObject({ type: 'radio', checked: true })
    expect(item('view.theme.light')).toMatchObject({ type: 'radio', checked: false })
    expect(item('graph.pause')).toMatchObject({ type: 'checkbox', checked: false })
  })

  it('opens recent files by their path, whatever they are called', () => {
    ran.length = 0
    const items = flat(template({ recentFiles: ['/a/R&D.bt', '/b/x.sh'] }))
    const recent = items.find((item) => item.label === 'R&&D.bt')!
    choose(recent)
    expect(ran).toEqual([['file.open', '/a/R&D.bt']])
    expect(items.find((item) => item.label === 'Open Recent')!.enabled).toBe(true)
    expect(flat(template()).find((item) => item.label === 'Open Recent')!.enabled).toBe(false)
  })

  it('begins and ends no menu with a line, and never has two together', () => {
    const lists = flat(template()).flatMap((item) => (Array.isArray(item.submenu) ? [item.submenu] : []))
    for (const list of lists.filter((items) => items.length > 0)) {
      const kinds = list.map((item) => item.type ?? 'normal')
      expect(kinds[0]).not.toBe('separator')
      expect(kinds.at(-1)).not.toBe('separator')
      expect(kinds.join(' ')).not.toContain('separator separator')
    }
  })

  it('quits from File, and on a Mac from the application’s menu', () => {
    const file = (platform: NodeJS.Platform) =>
      flat(template({ platform }).find((menu) => menu.label === 'File')!.submenu as Item[])
    expect(file('linux').at(-1)).toMatchObject({ label: 'Quit' })
    expect(file('win32').at(-1)).toMatchObject({ label: 'Exit' })
    expect(file('darwin').some((item) => item.label === 'Quit')).toBe(false)
    expect(template({ platform: 'darwin' })[0]).toEqual({ role: 'appMenu' })
  })

  it('offers developer tools only where it is told to', () => {
    const hasTools = (devTools: boolean) =>
      flat(template({ devTools })).some((item) => item.role === 'toggleDevTools')
    expect(hasTools(true)).toBe(true)
    expect(hasTools(false)).toBe(false)
  })
})

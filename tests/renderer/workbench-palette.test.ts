import { describe, expect, it } from 'vitest'
import { commands } from '../../app/contract/commands'
import type { CommandState } from '../../renderer/bridge/commands'
import { paletteTitle, searchPalette } from '../../renderer/workbench/palette/search'

const states: CommandState[] = commands.map((command) => ({
  command,
  enabled: !['run.stop', 'target.disconnect'].includes(command.id),
  checked: false,
}))

const ids = (query: string, recent: readonly string[] = []) =>
  searchPalette(states, query, recent).map((entry) => entry.state.command.id)

describe('the palette', () => {
  it('lists every command when nothing is typed', () => {
    expect(ids('').sort()).toEqual(commands.map((command) => command.id).sort())
  })

  it('begins with those used lately, the last one first', () => {
    const listed = searchPalette(states, '', ['graph.log', 'file.save'])
    expect(listed.slice(0, 2).map((entry) => [entry.state.command.id, entry.recent])).toEqual([
      ['graph.log', true],
      ['file.save', true],
    ])
    expect(listed[2]!.recent).toBe(false)
  })

  it('puts what cannot run now behind what can', () => {
    const listed = searchPalette(states, '', ['run.stop'])
    const firstDisabled = listed.findIndex((entry) => !entry.state.enabled)
    expect(listed.slice(firstDisabled).every((entry) => !entry.state.enabled)).toBe(true)
    expect(listed.slice(firstDisabled)).toHaveLength(2)
  })

  it.each([
    ['kprobe', 'source.kprobe'],
    ['theme dark', 'view.theme.dark'],
    ['dark', 'view.theme.dark'],
    ['source perf', 'source.perf'],
    ['newterm', 'terminal.new'],
    ['log scale', 'graph.log'],
    ['reset lay', 'view.resetLayout'],
    ['SAVE AS', 'file.saveAs'],
    ['start count', 'run.start'],
    ['1 hour', 'graph.window.3600'],
  ])('finds by %j first %s', (query, id) => {
    expect(ids(query)[0]).toBe(id)
  })

  it('finds every command by its own title, among the first three', () => {
    for (const state of states) {
      expect(ids(paletteTitle(state)).slice(0, 3), paletteTitle(state)).toContain(state.command.id)
    }
  })

  it('says which letters matched', () => {
    const [entry] = searchPalette(states, 'kprobe', [])
    const matched = [...entry!.title].filter((_, index) => entry!.matched.has(index)).join('')
    expect(matched.toLowerCase()).toBe('kprobe')
  })

  it('finds nothing for what is no command', () => {
    expect(ids('zzqxw')).toEqual([])
  })
})

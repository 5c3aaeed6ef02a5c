import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { settingsSchema } from '../../app/contract/desktop'
import { SettingsStore } from '../../main/settings/settings'
import { isReachable, loadWindowPlace, storeWindowPlace } from '../../main/settings/windowPlace'
import { restartDelay } from '../../main/ipc/restartDelay'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'desktop-settings-'))))
afterEach(() => rmSync(folder, { recursive: true }))

const defaults = settingsSchema.parse({})

describe('settings', () => {
  it('are the defaults at first', () => {
    expect(new SettingsStore(folder).get()).toEqual(defaults)
  })

  it('outlive the process, a change of one leaves the others', () => {
    const first = new SettingsStore(folder)
    first.set({ theme: 'dark', interval: 50 })
    first.set({ interval: 200, theme: undefined })
    expect(new SettingsStore(folder).get()).toEqual({ ...defaults, theme: 'dark', interval: 200 })
  })

  it('tell of each change', () => {
    const store = new SettingsStore(folder)
    const seen: string[] = []
    store.onChange(({ theme }) => seen.push(theme))
    store.set({ theme: 'light' })
    expect(seen).toEqual(['light'])
  })

  it('refuse a wrong value and keep the right one', () => {
    const store = new SettingsStore(folder)
    expect(() => store.set({ interval: 1 })).toThrow('interval')
    expect(store.get().interval).toBe(100)
    expect(new SettingsStore(folder).get().interval).toBe(100)
  })

  it('take what is right of a file in which something is wrong', () => {
    writeFileSync(join(folder, 'settings.json'), '{"theme": "dark", "interval": "often", "unheard": 1}')
    expect(new SettingsStore(folder).get()).toEqual({ ...defaults, theme: 'dark' })
  })

  it('begin anew when the file is not JSON', () => {
    writeFileSync(join(folder, 'settings.json'), '{"theme": "da')
    expect(new SettingsStore(folder).get()).toEqual(defaults)
  })

  it('keep the last files once each, the last one first, and at most twelve', () => {
    const store = new SettingsStore(folder)
    for (let i = 0; i < 14; i++) store.addRecentFile(`/p/${i}.bt`)
    store.addRecentFile('/p/7.bt')
    const { recentFiles } = store.get()
    expect(recentFiles).toHaveLength(12)
    expect(recentFiles.slice(0, 3)).toEqual(['/p/7.bt', '/p/13.bt', '/p/12.bt'])
    expect(new Set(recentFiles).size).toBe(12)
    store.removeRecentFile('/p/7.bt')
    expect(store.get().recentFiles[0]).toBe('/p/13.bt')
  })
})

describe('the window’s place', () => {
  const place = { x: 40, y: 30, width: 1280, height: 800, maximized: false }

  it('is kept', () => {
    const file = join(folder, 'window.json')
    expect(loadWindowPlace(file)).toBeNull()
    storeWindowPlace(file, place)
    expect(loadWindowPlace(file)).toEqual(place)
  })

  it.each(['{}', 'null', '{"x":0,"y":0,"width":3,"height":2,"maximized":false}', '['])(
    'is forgotten when it makes no sense: %s',
    (text) => {
      writeFileSync(join(folder, 'window.json'), text)
      expect(loadWindowPlace(join(folder, 'window.json'))).toBeNull()
      expect(readFileSync(join(folder, 'window.json'), 'utf8')).toBe(text)
    },
  )

  const screen = { x: 0, y: 0, width: 1920, height: 1080 }
  it.each([
    ['on the screen', place, true],
    ['half beyond its right edge', { ...place, x: 1500 }, true],
    ['on a second screen that is gone', { ...place, x: 2000 }, false],
    ['with its title bar above the screen', { ...place, y: -200 }, false],
    ['with its title bar below the screen', { ...place, y: 1070 }, false],
  ])('%s: reachable %o', (_, where, expected) => {
    expect(isReachable(where, [screen])).toBe(expected)
  })
})

describe('starting the engine again', () => {
  it('waits longer the more often it ended within a minute', () => {
    expect(restartDelay([])).toBe(0)
    expect(restartDelay([1000])).toBe(0)
    expect(restartDelay([1000, 2000])).toBe(500)
    expect(restartDelay([1000, 2000, 3000])).toBe(2000)
    expect(restartDelay([1000, 2000, 3000, 4000, 5000])).toBe(10_000)
    expect(restartDelay([1000, 2000, 3000, 900_000])).toBe(0)
  })
})

/** Settings as main keeps them. */
import { createStore } from 'zustand/vanilla'
import { useStore } from 'zustand'
import { settingsSchema, type Settings } from '../../app/contract/desktop'
import { refreshCommands } from './commands'
import { desktop } from './desktop'
import { shown } from './notifications'

export const settingsStore = createStore<Settings>(() => settingsSchema.parse({}))

export function useSettings<T>(selector: (settings: Settings) => T): T {
  return useStore(settingsStore, selector)
}

export async function changeSettings(change: Partial<Settings>): Promise<void> {
  settingsStore.setState(change)
  const kept = await shown(desktop.request('settings.set', change))
  if (kept !== null) settingsStore.setState(kept, true)
}

/** Resolves when the settings are known; the first picture waits for it, so that the layout does not jump. */
export async function startSettingsBridge(): Promise<void> {
  desktop.on('settings', (settings) => settingsStore.setState(settings, true))
  settingsStore.subscribe(refreshCommands)
  const known = await shown(desktop.request('settings.get', {}))
  if (known !== null) settingsStore.setState(known, true)
}

/** The theme alone, read before the settings are: the window's first picture needs it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

type Theme = 'system' | 'light' | 'dark'

/** @param folder the user-data folder */
export function storedTheme(folder: string): Theme {
  try {
    const { theme } = JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8')) as { theme?: unknown }
    return theme === 'light' || theme === 'dark' ? theme : 'system'
  } catch {
    // None yet, or one that SettingsStore will put right.
    return 'system'
  }
}

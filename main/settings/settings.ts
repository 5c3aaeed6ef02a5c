/** What the user has set, in `settings.json` of the user-data folder. */
import Conf from 'conf'
import { settingsSchema, type Settings } from '../../app/contract/desktop'
import { Emitter, type Disposable } from '../../app/base/disposable'

const maxRecent = 12

export class SettingsStore {
  private readonly file: Conf<Record<string, unknown>>
  private readonly changed = new Emitter<Settings>()
  private current: Settings

  /** @param folder the user-data folder */
  constructor(folder: string) {
    this.file = new Conf({ cwd: folder, configName: 'settings', clearInvalidConfig: true })
    this.current = understood(this.file.store)
  }

  get(): Settings {
    return this.current
  }

  /** Keeps `change`; the keys that it does not name, or names as undefined, stay. */
  set(change: { readonly [K in keyof Settings]?: Settings[K] | undefined }): Settings {
    const named = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
    this.current = settingsSchema.parse({ ...this.current, ...named })
    this.file.set(named)
    this.changed.emit(this.current)
    return this.current
  }

  onChange(listener: (settings: Settings) => void): Disposable {
    return this.changed.on(listener)
  }

  addRecentFile(path: string): void {
    const others = this.current.recentFiles.filter((other) => other !== path)
    this.set({ recentFiles: [path, ...others].slice(0, maxRecent) })
  }

  removeRecentFile(path: string): void {
    this.set({ recentFiles: this.current.recentFiles.filter((other) => other !== path) })
  }
}

/** Key by key, so that one wrong value (an older version's, a slip of the editor) does not throw away the rest. */
function understood(stored: Readonly<Record<string, unknown>>): Settings {
  const kept: Record<string, unknown> = {}
  for (const [key, schema] of Object.entries(settingsSchema.shape)) {
    const parsed = schema.safeParse(stored[key])
    if (parsed.success) kept[key] = parsed.data
  }
  return settingsSchema.parse(kept)
}

/** The application behind the window: settings, menus, the window's questions, the engine. */
import { app, nativeTheme, type BrowserWindow } from 'electron'
import log from 'electron-log/main'
import { join } from 'node:path'
import { desktopHandlers } from './ipc/desktopHandlers'
import { EngineHost } from './ipc/engineProcess'
import { readSamples } from './ipc/samples'
import { serveWindows, tellWindow } from './ipc/windowMessages'
import { ApplicationMenu } from './menus/applicationMenu'
import { engineOptions, licenceFolders, places } from './places'
import { DraftStore } from './settings/drafts'
import { SettingsStore } from './settings/settings'
import { backgroundColour } from './windows/mainWindow'

export interface Windows {
  /** null while it is closed. */
  readonly window: () => BrowserWindow | null
  readonly open: () => void
}

export function warn(message: string, error?: unknown): void {
  log.warn(message, ...(error === undefined ? [] : [error]))
}

export function run({ window, open }: Windows): void {
  log.transports.file.resolvePathFn = () => join(app.getPath('userData'), 'logs', 'main.log')
  log.transports.console.level = 'warn'
  const userData = app.getPath('userData')
  const settings = new SettingsStore(userData)

  // Whoever has machines of their own will rather go there, and does not pay for a kernel that stands by.
  const warmUp = settings.get().recentHosts.length === 0
  const engine = new EngineHost({ file: places.engine, options: { ...engineOptions(), warmUp } })
  const menu = new ApplicationMenu({
    platform: process.platform,
    devTools: !app.isPackaged,
    samples: readSamples(places.samples).map(({ name }) => name),
    run: (id, argument) => tellWindow(window(), 'command', { id, argument }),
    quit: () => app.quit(),
  })
  const handlers = desktopHandlers({
    settings,
    drafts: new DraftStore(join(userData, 'drafts.json')),
    menu,
    samples: places.samples,
    licences: licenceFolders(),
    window: () => window()!,
  })
  serveWindows(handlers, engine, (contents) => contents === window()?.webContents)

  menu.build(settings.get().recentFiles)

  settings.onChange(({ theme, recentFiles }) => {
    if (nativeTheme.themeSource !== theme) nativeTheme.themeSource = theme
    if (!sameList(recentFiles, shownFiles)) menu.build((shownFiles = recentFiles))
    tellWindow(window(), 'settings', settings.get())
  })
  let shownFiles: readonly string[] = settings.get().recentFiles

  nativeTheme.on('updated', () => {
    window()?.setBackgroundColor(backgroundColour())
    tellWindow(window(), 'theme', { dark: nativeTheme.shouldUseDarkColors })
  })
  engine.onChange((state) => tellWindow(window(), 'engine', { state }))

  // On a Mac an application outlives its window, and so do runs.
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  app.on('activate', () => window() ?? open())
  disconnectBeforeQuit(engine)
  quitOnSignals()
}

/**
 * A library that is loaded here listens to these signals in order to write what it has not written, and then kills the
 * process by them: the engine would have no time for its goodbyes. Ours writes at once.
 */
function quitOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.removeAllListeners(signal)
    process.on(signal, () => app.quit())
  }
}

/** Quitting waits until the targets are as they were, but not for ever. */
function disconnectBeforeQuit(engine: EngineHost): void {
  let isDone = false
  app.on('will-quit', (event) => {
    if (isDone) return
    event.preventDefault()
    void engine.close().finally(() => {
      isDone = true
      // Not in this very event: while Electron is still being told not to quit, it takes no second wish to.
      setImmediate(() => app.quit())
    })
  })
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index])
}

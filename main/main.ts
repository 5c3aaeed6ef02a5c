/** Composition root of the desktop application. It opens windows, builds menus, keeps settings; it does no tracing. */
import { app, nativeTheme, protocol, session, type BrowserWindow } from 'electron'
import log from 'electron-log/main'
import { join } from 'node:path'
import { desktopHandlers } from './ipc/desktopHandlers'
import { readSamples } from './ipc/samples'
import { EngineHost } from './ipc/engineProcess'
import { serveWindows, tellWindow } from './ipc/windowMessages'
import { ApplicationMenu } from './menus/applicationMenu'
import { engineOptions, places } from './places'
import { DraftStore } from './settings/drafts'
import { SettingsStore } from './settings/settings'
import { contentServer, scheme } from './windows/content'
import { hardenSession, hardenWebContents } from './windows/hardening'
import { backgroundColour, openMainWindow } from './windows/mainWindow'

// Tests and second profiles keep to a folder of their own.
const ownFolder = process.env['PROBESCOPE_USER_DATA']
if (ownFolder !== undefined && ownFolder !== '') app.setPath('userData', ownFolder)

protocol.registerSchemesAsPrivileged([
  { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
])
// Chromium's sandbox does not run as root; whoever starts the app as root says so.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
hardenWebContents()
log.transports.file.resolvePathFn = () => join(app.getPath('userData'), 'logs', 'main.log')
log.transports.console.level = 'warn'

let window: BrowserWindow | null = null

if (app.requestSingleInstanceLock()) {
  app.on('second-instance', () => {
    if (window === null) return
    if (window.isMinimized()) window.restore()
    window.focus()
  })
  void app.whenReady().then(start)
} else {
  app.quit()
}

function start(): void {
  const userData = app.getPath('userData')
  const settings = new SettingsStore(userData)
  nativeTheme.themeSource = settings.get().theme
  protocol.handle(scheme, contentServer(places.renderer))
  hardenSession(session.defaultSession)

  const engine = new EngineHost({ file: places.engine, options: engineOptions() })
  const menu = new ApplicationMenu({
    platform: process.platform,
    devTools: !app.isPackaged,
    samples: readSamples(places.samples).map(({ name }) => name),
    run: (id, argument) => tellWindow(window, 'command', { id, argument }),
    quit: () => app.quit(),
  })
  const handlers = desktopHandlers({
    settings,
    drafts: new DraftStore(join(userData, 'drafts.json')),
    menu,
    samples: places.samples,
    window: () => window!,
  })
  serveWindows(handlers, engine, (contents) => contents === window?.webContents)

  const open = () => {
    window = openMainWindow({
      preload: places.preload,
      placeFile: join(userData, 'window.json'),
      devTools: !app.isPackaged,
    })
    window.once('closed', () => (window = null))
  }
  // The window first: what follows goes on while its page is loaded. The engine starts when the page asks for it.
  open()
  menu.build(settings.get().recentFiles)

  settings.onChange(({ theme, recentFiles }) => {
    if (nativeTheme.themeSource !== theme) nativeTheme.themeSource = theme
    if (!sameList(recentFiles, shownFiles)) menu.build((shownFiles = recentFiles))
    tellWindow(window, 'settings', settings.get())
  })
  let shownFiles: readonly string[] = settings.get().recentFiles

  nativeTheme.on('updated', () => {
    window?.setBackgroundColor(backgroundColour())
    tellWindow(window, 'theme', { dark: nativeTheme.shouldUseDarkColors })
  })
  engine.onChange((state) => tellWindow(window, 'engine', { state }))

  // On a Mac an application outlives its window, and so do runs.
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  app.on('activate', () => window ?? open())
  disconnectBeforeQuit(engine)
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

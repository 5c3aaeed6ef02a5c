/**
 * Composition root of the desktop application: the window is opened before anything else, and while its process starts,
 * the rest is loaded (application.ts). It does no tracing.
 */
import { app, Menu, nativeTheme, protocol, session, type BrowserWindow } from 'electron'
import { join } from 'node:path'
import { places } from './places'
import { storedTheme } from './settings/storedTheme'
import { contentServer, origin, scheme } from './windows/content'
import { hardenSession, hardenWebContents } from './windows/hardening'
import { openMainWindow } from './windows/mainWindow'

// Tests and second profiles keep to a folder of their own.
const ownFolder = process.env['PROBESCOPE_USER_DATA']
if (ownFolder !== undefined && ownFolder !== '') app.setPath('userData', ownFolder)

protocol.registerSchemesAsPrivileged([
  { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
])
// Chromium's sandbox does not run as root; whoever starts the app as root says so.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
hardenWebContents()
// Ours follows; Electron would otherwise make one of its own.
Menu.setApplicationMenu(null)

let window: BrowserWindow | null = null

/** Settings, menus, messages, log: a file of its own. */
const application = () => import('./application')

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
  nativeTheme.themeSource = storedTheme(userData)
  const { webRequest } = session.defaultSession
  const serve = contentServer(places.renderer)
  let asked = 0
  protocol.registerFileProtocol(scheme, (request, answer) => {
    asked++
    serve(request, answer)
  })
  hardenSession(session.defaultSession)

  const open = () => {
    window = openMainWindow({
      preload: places.preload,
      placeFile: join(userData, 'window.json'),
      devTools: !app.isPackaged,
      warn: (...said) => void application().then(({ warn }) => warn(...said)),
    })
    window.once('closed', () => (window = null))
  }
  open()

  // This thread serves the page, and loading the rest stops it for longer than anything else here. While the page compiles
  // its script it wants nothing, and it asks only when that has run.
  let isLoaded = false
  const load = () => {
    if (isLoaded) return
    isLoaded = true
    webRequest.onCompleted(null)
    void application().then(({ run }) => run({ window: () => window, open }))
  }
  webRequest.onCompleted(({ url }) => {
    asked--
    if (asked === 0 && url.startsWith(`${origin}/assets/`)) load()
  })
  // Whatever happened to a file.
  window?.webContents.once('did-stop-loading', load)
}

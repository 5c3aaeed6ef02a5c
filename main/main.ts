/**
 * Composition root of the desktop application: the window is opened before anything else, and while its process starts,
 * the rest is loaded (application.ts). It does no tracing.
 */
import { app, Menu, nativeTheme, protocol, session, type BrowserWindow } from 'electron'
import { join } from 'node:path'
import { places } from './places'
import { storedTheme } from './settings/storedTheme'
import { contentServer, scheme } from './windows/content'
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
  protocol.handle(scheme, contentServer(places.renderer))
  hardenSession(session.defaultSession)

  const open = () => {
    window = openMainWindow({
      preload: places.preload,
      placeFile: join(userData, 'window.json'),
      devTools: !app.isPackaged,
    })
    window.once('closed', () => (window = null))
  }
  open()
  // In the next turn, so that the page's process is being started meanwhile; it is this process that serves the page,
  // so nothing of the page can ask before.
  setImmediate(() => void import('./application').then(({ run }) => run({ window: () => window, open })))
}

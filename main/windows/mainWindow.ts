/** The main window: where it stands, what it may do, and what happens when its page dies. */
import { BrowserWindow, dialog, nativeTheme, screen } from 'electron'
import { isReachable, loadWindowPlace, storeWindowPlace, type WindowPlace } from '../settings/windowPlace'
import { origin } from './content'

export interface MainWindowOptions {
  /** The preload script's file. */
  readonly preload: string
  /** Keeps the window's place. */
  readonly placeFile: string
  readonly devTools: boolean
  /** Into the log. */
  readonly warn: (message: string, error?: unknown) => void
}

/** Milliseconds; a start takes a tenth of them. */
const patience = 5_000
const firstSize = { width: 1280, height: 800 }
/** As tokens.css has --surface-desk: what is seen before the page is. */
const background = { dark: '#0b0f13', light: '#ece7de' }

export function backgroundColour(): string {
  return nativeTheme.shouldUseDarkColors ? background.dark : background.light
}

export function openMainWindow(options: MainWindowOptions): BrowserWindow {
  const place = loadWindowPlace(options.placeFile)
  const screens = screen.getAllDisplays().map((display) => display.workArea)
  const { x, y, width, height }: Partial<WindowPlace> & typeof firstSize =
    place !== null && isReachable(place, screens) ? place : firstSize
  const window = new BrowserWindow({
    ...(x === undefined || y === undefined ? {} : { x, y }),
    width,
    height,
    minWidth: 900,
    minHeight: 560,
    title: 'Probescope',
    backgroundColor: backgroundColour(),
    show: false,
    // A page that is seen waits for the process that draws before it does anything, and that one is just being started.
    paintWhenInitiallyHidden: false,
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: options.devTools,
    },
  })
  let isShown = false
  const show = () => {
    if (isShown || window.isDestroyed()) return
    isShown = true
    if (place?.maximized) window.maximize()
    window.show()
  }
  // Its script has run, or there is none: it draws its first picture.
  window.webContents.once('did-stop-loading', show)
  // A page that waits for something that does not come is better seen than not.
  setTimeout(show, patience)
  // The page's own title would say index.html for a moment.
  window.on('page-title-updated', (event) => event.preventDefault())
  keepPlace(window, options)
  reviveWhenGone(window, options.warn)
  void window.loadURL(`${origin}/index.html`)
  return window
}

function keepPlace(window: BrowserWindow, { placeFile, warn }: MainWindowOptions): void {
  window.on('close', () => {
    try {
      storeWindowPlace(placeFile, { ...window.getNormalBounds(), maximized: window.isMaximized() })
    } catch (error) {
      warn('the window’s place could not be kept', error)
    }
  })
}

/** So many crashes within `crashSpan` are not an accident: reloading again would go on for ever. */
const maxCrashes = 3
const crashSpan = 60_000

/** Runs and terminals live in the engine, so a page that died is loaded anew and shows them again. */
function reviveWhenGone(window: BrowserWindow, warn: MainWindowOptions['warn']): void {
  let crashes: number[] = []
  window.webContents.on('render-process-gone', (_, details) => {
    if (details.reason === 'clean-exit' || window.isDestroyed()) return
    warn(`the window's process is gone: ${details.reason} (${details.exitCode})`)
    const now = Date.now()
    crashes = [...crashes.filter((time) => now - time < crashSpan), now]
    if (crashes.length < maxCrashes) {
      window.webContents.reload()
      return
    }
    void dialog
      .showMessageBox(window, {
        type: 'error',
        message: 'The window keeps stopping unexpectedly.',
        detail: `Runs and terminals go on. The last reason was: ${details.reason}.`,
        buttons: ['Load It Again', 'Quit'],
        cancelId: 0,
      })
      .then(({ response }) => {
        if (window.isDestroyed()) return
        if (response === 1) window.close()
        else window.webContents.reload()
      })
  })
}

/** The window's messages, taken only from the window's own page. */
import { ipcMain, type BrowserWindow, type IpcMainEvent, type IpcMainInvokeEvent } from 'electron'
import { failure } from '../../app/base/failure'
import { fail } from '../../app/base/result'
import type { DesktopEvent, DesktopEventData } from '../../app/contract/desktop'
import { channels } from '../preload/channels'
import { origin } from '../windows/content'
import { answer, type DesktopHandlers } from './answer'
import type { EngineHost } from './engineProcess'

/** Serves every window that `isWindow` knows. */
export function serveWindows(
  handlers: DesktopHandlers,
  engine: EngineHost,
  isWindow: (contents: Electron.WebContents) => boolean,
): void {
  const isOwn = (event: IpcMainEvent | IpcMainInvokeEvent): boolean => {
    const frame = event.senderFrame
    return (
      frame !== null &&
      isWindow(event.sender) &&
      frame === event.sender.mainFrame &&
      frame.url.startsWith(`${origin}/`)
    )
  }
  ipcMain.handle(channels.request, (event, request: unknown, params: unknown) =>
    isOwn(event)
      ? answer(handlers, request, params)
      : fail(failure('bad-request', 'Only the window may ask')),
  )
  ipcMain.on(channels.connectEngine, (event) => {
    const port = isOwn(event) ? engine.connect() : null
    if (port !== null) event.sender.postMessage(channels.enginePort, null, [port])
  })
}

export function tellWindow<E extends DesktopEvent>(
  window: BrowserWindow | null,
  event: E,
  data: DesktopEventData<E>,
): void {
  if (window !== null && !window.isDestroyed()) window.webContents.send(channels.event, event, data)
}

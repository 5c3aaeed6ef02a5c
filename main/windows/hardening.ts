/** Electron's security checklist (https://www.electronjs.org/docs/latest/tutorial/security), for every web contents. */
import { app, type Session } from 'electron'
import { origin } from './content'

/** Nothing navigates, nothing opens a window, nothing embeds another page. */
export function hardenWebContents(): void {
  app.on('web-contents-created', (_, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.on('will-frame-navigate', (event) => {
      // A reload is a navigation to the page itself.
      if (!(event.isMainFrame && event.url === `${origin}/index.html`)) event.preventDefault()
    })
    contents.on('will-redirect', (event) => event.preventDefault())
  })
}

/** No permission is granted, and no request leaves the app even where the page's policy would let it. */
export function hardenSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.setSpellCheckerEnabled(false)
  session.webRequest.onBeforeRequest((details, answer) => {
    answer({ cancel: !isOwn(details.url) })
  })
  session.on('will-download', (event) => event.preventDefault())
}

function isOwn(url: string): boolean {
  return url.startsWith(`${origin}/`) || /^(devtools|data|blob):/.test(url)
}

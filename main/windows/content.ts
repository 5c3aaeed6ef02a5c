/** What `app://probescope/…` serves: files of the built renderer, and nothing else. */
import type { ProtocolRequest, ProtocolResponse } from 'electron'
import { extname, join, normalize, sep } from 'node:path'

export const scheme = 'app'
export const origin = `${scheme}://probescope`

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ttf': 'font/ttf',
  '.woff2': 'font/woff2',
}

/**
 * Scripts, workers, fonts and pictures come from the app alone. Inline styles are Monaco's and xterm's way of colouring
 * (they make style elements at run time); pictures inside style sheets are data: addresses in their CSS.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** The file that an address means, inside `root`; null when it means none. */
export function fileOf(address: string, root: string): string | null {
  let path: string
  try {
    const url = new URL(address)
    if (url.protocol !== `${scheme}:` || url.host !== 'probescope') return null
    path = decodeURIComponent(url.pathname)
  } catch {
    return null
  }
  if (path.includes('\0') || path.includes('\\')) return null
  const file = normalize(join(root, path === '/' ? 'index.html' : path))
  return file.startsWith(normalize(root) + sep) && types[extname(file)] !== undefined ? file : null
}

/** As Chromium numbers its errors. */
const fileNotFound = -6

/**
 * For `protocol.registerFileProtocol`: Chromium reads the files by itself. `protocol.handle` would make a Request and a
 * Response of each, for which Node loads its whole HTTP client first, on the thread that starts the window.
 * No Cross-Origin-Opener-Policy: nothing can open this page or be opened by it (hardening.ts), and Chromium would throw
 * away the process that it has just started for the window, and start another.
 * @param root folder of the built renderer
 */
export function contentServer(
  root: string,
): (request: Pick<ProtocolRequest, 'method' | 'url'>, answer: (response: ProtocolResponse) => void) => void {
  return ({ method, url }, answer) => {
    const file = method === 'GET' ? fileOf(url, root) : null
    if (file === null) return answer({ error: fileNotFound })
    answer({
      path: file,
      headers: {
        'Content-Type': types[extname(file)]!,
        'Content-Security-Policy': contentSecurityPolicy,
        'X-Content-Type-Options': 'nosniff',
        'Cross-Origin-Resource-Policy': 'same-origin',
      },
    })
  }
}

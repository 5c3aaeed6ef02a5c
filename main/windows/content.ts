/** What `app://probescope/…` serves: files of the built renderer, and nothing else. */
import { readFile } from 'node:fs/promises'
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

/** @param root folder of the built renderer */
export function contentServer(root: string): (request: Request) => Promise<Response> {
  return async (request) => {
    const file = request.method === 'GET' ? fileOf(request.url, root) : null
    if (file === null) return new Response('Not found', { status: 404 })
    try {
      const bytes = await readFile(file)
      return new Response(new Uint8Array(bytes), {
        headers: {
          'Content-Type': types[extname(file)]!,
          'Content-Security-Policy': contentSecurityPolicy,
          'X-Content-Type-Options': 'nosniff',
          'Cross-Origin-Opener-Policy': 'same-origin',
          'Cross-Origin-Resource-Policy': 'same-origin',
        },
      })
    } catch {
      return new Response('Not found', { status: 404 })
    }
  }
}

/**
 * The app as a user gets it: the tar.gz, unpacked somewhere else. Playwright's own way of driving Electron needs
 * Node's inspector, which the packaged app has switched off; so its window is driven over Chromium's debugging port.
 */
import { chromium, type Browser, type Page } from '@playwright/test'
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ownHome } from '../ownHome'

const packages = fileURLToPath(new URL('../../out/package/', import.meta.url))

export interface Unpacked {
  /** The folder that the archive unpacks to. */
  readonly folder: string
  readonly remove: () => void
}

export function unpack(): Unpacked {
  const archives = readdirSync(packages).filter((name) => name.endsWith('.tar.gz'))
  if (archives.length !== 1) {
    throw new Error(`out/package holds ${archives.length} archives, not one: npm run package`)
  }
  const scratch = mkdtempSync(join(tmpdir(), 'probescope-package-'))
  execFileSync('tar', ['-xzf', join(packages, archives[0]!), '-C', scratch])
  const folders = readdirSync(scratch)
  if (folders.length !== 1)
    throw new Error(`the archive has ${folders.join(', ')} at its top, not one folder`)
  return {
    folder: join(scratch, folders[0]!),
    remove: () => rmSync(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }),
  }
}

export interface PackagedApp {
  readonly page: Page
  /** Ends it as the system would at a shutdown; kills it when it does not end within 15 s. */
  readonly quit: () => Promise<{ readonly code: number | null; readonly signal: string | null }>
}

export async function start(folder: string, userData: string): Promise<PackagedApp> {
  const asRoot = process.platform === 'linux' && process.getuid!() === 0
  const child = spawn(
    join(folder, 'probescope'),
    [...(asRoot ? ['--no-sandbox'] : []), '--remote-debugging-port=0'],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, ...ownHome(userData), PROBESCOPE_USER_DATA: userData },
    },
  )
  const exited = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }))
  })
  let browser: Browser | null = null
  try {
    browser = await chromium.connectOverCDP(await debuggingAddress(child))
    const context = browser.contexts()[0]!
    const page = context.pages()[0] ?? (await context.waitForEvent('page'))
    await page.locator('[data-pane="sources"]').waitFor()
    return {
      page,
      quit: async () => {
        child.kill('SIGTERM')
        const timer = setTimeout(() => child.kill('SIGKILL'), 15_000)
        const end = await exited
        clearTimeout(timer)
        await browser?.close()
        return end
      },
    }
  } catch (error) {
    child.kill('SIGKILL')
    await browser?.close()
    throw error
  }
}

function debuggingAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      said += text
      const address = /^DevTools listening on (ws:\S+)$/m.exec(said)?.[1]
      if (address !== undefined) resolve(address)
    })
    child.once('exit', () => reject(new Error(`the packaged app ended at its start:\n${said}`)))
  })
}

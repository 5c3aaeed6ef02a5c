/** The built app in a real Electron, with a user-data folder of its own. */
import { test as base, type ElectronApplication, type Page } from '@playwright/test'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { _electron } from 'playwright'
import { ownHome } from '../ownHome'

const repository = fileURLToPath(new URL('../..', import.meta.url))
const attached = fileURLToPath(new URL('attached', import.meta.url))

/** Electron's executable: the test runner names it; by hand, set-up is asked. */
function electron(): string {
  const dist = process.env['ELECTRON_OVERRIDE_DIST_PATH']
  if (dist !== undefined) return join(dist, process.platform === 'win32' ? 'electron.exe' : 'electron')
  return execFileSync(process.execPath, [join(repository, 'resources', 'setup', 'electron.mjs')], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim()
}

export interface LaunchOptions {
  /** The user-data folder; one that was used before brings its settings and drafts. */
  readonly userData: string
  readonly variables?: Readonly<Record<string, string>>
  readonly size?: { readonly width: number; readonly height: number }
}

export interface Probescope {
  readonly app: ElectronApplication
  readonly page: Page
  /** What the page's console said as errors. */
  readonly errors: readonly string[]
}

/** Starts the app and waits until its window can be used. */
export async function launch({ userData, variables, size }: LaunchOptions): Promise<Probescope> {
  const asRoot = process.platform === 'linux' && process.getuid!() === 0
  const app = await _electron.launch({
    executablePath: electron(),
    // Playwright would otherwise say 'light' in place of the app's own theme.
    colorScheme: null,
    args: [...(asRoot ? ['--no-sandbox'] : []), attached],
    env: {
      ...(process.env as Record<string, string>),
      ...ownHome(userData),
      ...variables,
      PROBESCOPE_USER_DATA: userData,
    },
  })
  try {
    await sayAttached(app)
    return await usable(app, size ?? { width: 1280, height: 800 })
  } catch (error) {
    app.process().kill('SIGKILL')
    throw error
  }
}

/** Lets the app go on (attached/main.cjs). */
async function sayAttached(app: ElectronApplication): Promise<void> {
  // Playwright may have come before that file was read.
  const isSaid = () =>
    app.evaluate(
      () => (globalThis as { playwrightIsAttached?: () => true }).playwrightIsAttached?.() ?? false,
    )
  await base.expect.poll(isSaid, { intervals: [20], timeout: 30_000 }).toBe(true)
}

async function usable(
  app: ElectronApplication,
  { width, height }: { readonly width: number; readonly height: number },
): Promise<Probescope> {
  const page = await app.firstWindow()
  const errors: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  page.on('pageerror', (error) => errors.push(String(error.stack ?? error)))
  // Busy until the features that are not in its first picture have come, and the menu has their commands. Main, too, has
  // loaded what it loads then: it may lose the answer to a question that comes in the midst of it.
  await page.locator('[aria-busy="false"] [data-pane="sources"]').waitFor()
  await app.evaluate(
    ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]!.setContentSize(size.width, size.height),
    { width, height },
  )
  await page.waitForFunction(
    (size) => window.innerWidth === size.width && window.innerHeight === size.height,
    { width, height },
  )
  return { app, page, errors }
}

const ended = new WeakSet<ElectronApplication>()

/** Ends the app as the user would; kills it when it does not end. */
export async function quit({ app }: Probescope): Promise<void> {
  if (ended.has(app)) return
  ended.add(app)
  const child = app.process()
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await app.close().catch(() => {})
  clearTimeout(timer)
}

/** Chooses an item of the native menu by its command, as a click on it does. */
export async function chooseMenu(app: ElectronApplication, id: string): Promise<void> {
  await app.evaluate(({ Menu, BrowserWindow }, command) => {
    const item = Menu.getApplicationMenu()?.getMenuItemById(command)
    if (item === null || item === undefined) throw new Error(`no menu item ${command}`)
    if (!item.enabled) throw new Error(`the menu item ${command} is greyed`)
    item.click(undefined, BrowserWindow.getAllWindows()[0], undefined)
  }, id)
}

interface Fixtures {
  readonly userData: string
  /** Environment variables that the app under test has beside the runner's. */
  readonly variables: Readonly<Record<string, string>>
  readonly probescope: Probescope
}

export const test = base.extend<Fixtures>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of what a fixture needs from it
  userData: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'probescope-e2e-'))
    await use(folder)
    // A process that is just ending may still write.
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  },
  variables: [{}, { option: true }],
  probescope: async ({ userData, variables }, use) => {
    const probescope = await launch({ userData, variables })
    await use(probescope)
    await quit(probescope)
  },
})

export { expect } from '@playwright/test'

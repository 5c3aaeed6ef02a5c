/** What a crash costs: of the window nothing, of the engine its sessions, of the whole app the last half second. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chooseMenu, expect, launch, quit, test, type Probescope } from './app'

/** Five seconds are promised, on a machine that does nothing else; an app that does not end by itself is killed after ten. */
const quitsWithin = 9_000

const lines = '.monaco-editor[role="code"] .view-lines'
const text = 'kprobe:vfs_read { @reads = count(); }'

async function writeProgram({ app, page }: Probescope): Promise<void> {
  await expect
    .poll(() =>
      app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('file.new')?.enabled ?? false),
    )
    .toBe(true)
  await chooseMenu(app, 'file.new')
  await page.locator(lines).waitFor()
  await page.locator(lines).click()
  await page.keyboard.press('Control+A')
  await page.keyboard.insertText(text)
  await expect(page.locator(lines)).toContainText('vfs_read')
}

async function draftStored(userData: string): Promise<void> {
  await expect
    .poll(() => {
      try {
        return readFileSync(join(userData, 'drafts.json'), 'utf8')
      } catch {
        return ''
      }
    })
    .toContain('@reads = count()')
}

test('unsaved work outlives a kill -9 of the whole app', async ({ userData }) => {
  const first = await launch({ userData })
  await writeProgram(first)
  await draftStored(userData)
  const ended = new Promise((resolve) => first.app.process().once('exit', resolve))
  first.app.process().kill('SIGKILL')
  await ended

  const second = await launch({ userData })
  await expect(second.page.locator(lines)).toContainText('@reads = count()')
  await quit(second)
})

test('unsaved work outlives quitting at once, without a question', async ({ userData }) => {
  const first = await launch({ userData })
  await writeProgram(first)
  await quit(first)
  const second = await launch({ userData })
  await expect(second.page.locator(lines)).toContainText('@reads = count()')
  await quit(second)
})

test('a window whose process dies comes back with its program', async ({ probescope, userData }) => {
  const { app } = probescope
  await writeProgram(probescope)
  await draftStored(userData)
  await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]!.webContents.forcefullyCrashRenderer(),
  )
  // What is asked of a page that is just dying is never answered.
  const shown = () =>
    app.evaluate(({ BrowserWindow }) =>
      Promise.race([
        BrowserWindow.getAllWindows()[0]!.webContents.executeJavaScript(
          `document.querySelector('.monaco-editor .view-lines')?.textContent ?? ''`,
        ) as Promise<string>,
        new Promise<string>((resolve) => setTimeout(resolve, 1_000, 'no answer')),
      ]),
    )
  await expect.poll(shown, { timeout: 30_000 }).toContain('vfs_read')
})

/** The engine's process id; null while there is none. */
const engineOf = (app: Probescope['app']) =>
  app.evaluate(
    ({ app: main }) =>
      main.getAppMetrics().find((metric) => metric.name === 'Probescope engine')?.pid ?? null,
  )

test('an engine that dies is started again, and the window says so', async ({ probescope }) => {
  const { app, page } = probescope
  const engine = () => engineOf(app)
  await expect.poll(engine).not.toBeNull()
  const before = (await engine())!
  process.kill(before, 'SIGKILL')
  await expect(page.getByRole('region', { name: 'Notices' }).getByRole('alert')).toContainText(
    'The engine stopped unexpectedly',
  )
  await expect.poll(engine).not.toBe(before)
  await expect.poll(engine).not.toBeNull()
  // The new one answers: the list of targets has this computer.
  await chooseMenu(app, 'target.choose')
  await expect(page.getByRole('dialog')).toContainText('This computer')
})

test('a second start brings the first window to the front and ends', async ({ probescope, userData }) => {
  await probescope.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.minimize())
  await expect(launch({ userData })).rejects.toThrow()
  await expect
    .poll(() =>
      probescope.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.isMinimized()),
    )
    .toBe(false)
  expect(await probescope.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
})

test('quitting while a dead engine is being replaced ends all the same', async ({ userData }) => {
  const probescope = await launch({ userData })
  const engine = () => engineOf(probescope.app)
  // The third time in a minute it is left alone for two seconds.
  for (let time = 0, last: number | null = null; time < 3; time++) {
    await expect.poll(async () => ![null, last].includes(await engine())).toBe(true)
    last = (await engine())!
    process.kill(last, 'SIGKILL')
  }
  await expect.poll(engine).toBeNull()
  const started = Date.now()
  await quit(probescope)
  expect(Date.now() - started).toBeLessThan(quitsWithin)
})

test('quitting ends the engine and every other process', async ({ userData }) => {
  const probescope = await launch({ userData })
  const pids = await probescope.app.evaluate(({ app }) => app.getAppMetrics().map(({ pid }) => pid))
  expect(pids.length).toBeGreaterThan(2)
  const started = Date.now()
  await quit(probescope)
  expect(Date.now() - started).toBeLessThan(quitsWithin)
  const alive = (pid: number) => {
    try {
      return process.kill(pid, 0)
    } catch {
      return false
    }
  }
  await expect.poll(() => pids.filter(alive)).toEqual([])
})

/**
 * The first thing that a user must be able to do, whole and for real: connect to a Linux machine over ssh, use its
 * terminal, pick one source of each mechanism from the native menu, see counts that are right to the event, leave, and
 * leave nothing behind.
 */
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { installWorkload, LabProcess, onLab, startLab } from '../kernel/labProcess'
import { differences, snapshotTracingState, type TracingState } from '../kernel/tracingState'
import { chooseMenu, expect, launch, quit, test, type Probescope } from './app'

// The machine is emulated, and shares two processors with the window and its driver.
test.setTimeout(300_000)
const slowly = { timeout: 120_000 }

const picks = [
  { menu: 'source.kprobe', typed: '__x64_sys_getuid', notation: 'kprobe:__x64_sys_getuid' },
  { menu: 'source.ftrace', typed: '__do_sys_getuid', notation: 'ftrace:__do_sys_getuid' },
  { menu: 'source.tracepoint', typed: 'sys_enter_getuid', notation: 'tracepoint:syscalls:sys_enter_getuid' },
  { menu: 'source.bpf', typed: '__do_sys_getuid', notation: 'fentry:__do_sys_getuid' },
  { menu: 'source.perf', typed: 'page-faults', notation: 'software:page-faults' },
] as const
const ofGetuid = picks.slice(0, 4).map(({ notation }) => notation)
const calls = 50_000

let lab: ReturnType<typeof startLab>

test.beforeAll(() => {
  lab = startLab()
})

function tracingState(): Promise<TracingState> {
  return snapshotTracingState((script) => onLab(lab, script))
}

/** What differs from `before`, looked at again until nothing does or the time is over. */
async function leftBehind(before: TracingState, timeout = 60_000): Promise<string[]> {
  const end = Date.now() + timeout
  for (;;) {
    const found = differences(before, await tracingState())
    if (found.length === 0 || Date.now() > end) return found
  }
}

async function enabled({ app }: Probescope, id: string): Promise<boolean> {
  return app.evaluate(
    ({ Menu }, command) => Menu.getApplicationMenu()?.getMenuItemById(command)?.enabled ?? false,
    id,
  )
}

async function connect(probescope: Probescope): Promise<void> {
  await chooseMenu(probescope.app, 'target.lab')
  await expect.poll(() => enabled(probescope, 'source.kprobe'), slowly).toBe(true)
}

async function pick(
  { app, page }: Probescope,
  { menu, typed, notation }: (typeof picks)[number],
): Promise<void> {
  await chooseMenu(app, menu)
  const dialog = page.getByRole('dialog')
  const field = dialog.getByRole('combobox', { name: 'Search sources' })
  await field.fill(typed)
  // What is selected is what the details name: only then is Enter about this source.
  await expect(dialog.getByRole('region', { name: `About ${notation}`, exact: true })).toBeVisible(slowly)
  await field.press('Enter')
  await expect(dialog.getByRole('button', { name: 'Added' })).toBeVisible(slowly)
  // What lies behind a modal dialog is not there for anybody: the chip is looked for when it has closed.
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(chip(page, notation)).toBeVisible()
}

/** Counts the events of one process alone from the next start on. */
async function countOnly({ app, page }: Probescope, pid: string): Promise<void> {
  await chooseMenu(app, 'run.scope')
  const dialog = page.getByRole('dialog', { name: 'Whose events' })
  await dialog.getByRole('radio', { name: /One process/ }).check()
  await dialog.getByRole('textbox', { name: /Process id/ }).fill(pid)
  await dialog.getByRole('button', { name: 'Done' }).click()
}

const chip = (page: Page, notation: string) =>
  page
    .getByRole('list', { name: 'Chosen sources' })
    .getByRole('button', { name: new RegExp(`^${notation}:`) })

const tile = (page: Page, notation: string) =>
  page.getByRole('region', { name: 'Counts live' }).getByRole('group', { name: notation, exact: true })

/** The totals of the legend, by notation; NaN where there is no number yet. */
async function totals(page: Page): Promise<Record<string, number>> {
  // The heads of the columns are a row as well, but not where the pane is too narrow to show them.
  const rows = page
    .getByRole('table', { name: 'Numbers of each line' })
    .getByRole('row')
    .filter({ has: page.getByRole('cell') })
  const found: Record<string, number> = {}
  for (const row of await rows.all()) {
    const name = (await row.locator('[role=cell]').first().textContent()) ?? ''
    const total = (await row.locator('[data-title=total]').textContent()) ?? ''
    found[name.trim()] = total === '' ? NaN : Number(total.replace(/\D/g, '') || NaN)
  }
  return found
}

/** The totals once those of `names` have stood still for two looks. */
async function settled(page: Page, names: readonly string[]): Promise<Record<string, number>> {
  let before = await totals(page)
  for (let look = 0; look < 60; look++) {
    await page.waitForTimeout(1_500)
    const now = await totals(page)
    if (names.every((name) => Number.isFinite(now[name]) && now[name] === before[name])) return now
    before = now
  }
  throw new Error(`the totals never stood still: ${JSON.stringify(before)}`)
}

test('connect, type, pick one source of each mechanism, count exactly, leave nothing', async ({
  userData,
}) => {
  const workload = await installWorkload(lab)
  const before = await tracingState()
  // A shell that becomes the workload: its process is known before it is counted.
  const waiting = new LabProcess(
    lab,
    `echo pid=$$; read -r go; exec ${workload.program} --workload getuid ${calls} 2`,
  )
  const probescope = await launch({ userData, size: { width: 1600, height: 1000 } })
  const { app, page } = probescope
  try {
    await connect(probescope)
    await expect(page.getByRole('button', { name: /Lab VM/ }).first()).toContainText('Linux 6.')

    await test.step('the terminal is a shell on the target', async () => {
      await page.locator('.xterm').first().waitFor(slowly)
      await page.locator('.xterm').first().click()
      await page.keyboard.type('hostname > /run/typed-by-hand\n')
      await expect
        .poll(() => onLab(lab, 'cat /run/typed-by-hand 2>/dev/null || true'), slowly)
        .toBe('probescope-lab\n')
      await page.keyboard.type('rm /run/typed-by-hand\n')
      await expect.poll(() => onLab(lab, 'ls /run/typed-by-hand 2>/dev/null || true'), slowly).toBe('')
    })

    for (const each of picks) await test.step(`pick ${each.notation}`, () => pick(probescope, each))

    const [, pid] = await waiting.until(/pid=(\d+)\n/)
    await countOnly(probescope, pid!)
    await chooseMenu(app, 'run.start')
    await page.getByRole('button', { name: 'Totals' }).click(slowly)
    for (const source of ofGetuid) {
      await expect(chip(page, source)).toHaveAccessibleName(/: counting$/, slowly)
    }
    waiting.write('go\n')
    await waiting.end()
    for (const source of ofGetuid) await expect(tile(page, source)).toContainText('50,000', slowly)

    await chooseMenu(app, 'run.stop')
    for (const source of ofGetuid) {
      await expect(chip(page, source)).toHaveAccessibleName(/50,000 events, detached/, slowly)
      await expect(tile(page, source)).toContainText('50,000')
    }
    await page.getByRole('button', { name: 'Rates' }).click()
    await expect(page.getByRole('img', { name: /Events per second/ })).toBeVisible()
    const shown = await totals(page)
    expect(Object.keys(shown).toSorted()).toEqual(picks.map(({ notation }) => notation).toSorted())
    for (const source of ofGetuid) expect(shown[source], source).toBe(calls)
    expect(shown['software:page-faults']).toBeGreaterThan(0)
    const { violations } = await new AxeBuilder({ page })
      .setLegacyMode()
      .include('[aria-label="Counts live"]')
      .analyze()
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])

    await chooseMenu(app, 'run.copyNumbers')
    await expect
      .poll(() => app.evaluate(({ clipboard }) => clipboard.readText()))
      .toContain(`tracepoint:syscalls:sys_enter_getuid,${calls},`)

    await chooseMenu(app, 'target.disconnect')
    await expect.poll(() => enabled(probescope, 'target.disconnect'), slowly).toBe(false)
    expect(probescope.errors).toEqual([])
  } finally {
    waiting.kill()
    await quit(probescope)
  }
  expect(await leftBehind(before)).toEqual([])
  await workload.remove()
})

/** What the page shows, asked of the window itself: of a page that is just dying Playwright hears nothing more. */
function pageText({ app }: Probescope, selector: string): Promise<string> {
  return app.evaluate(
    ({ BrowserWindow }, looked) =>
      Promise.race([
        BrowserWindow.getAllWindows()[0]!.webContents.executeJavaScript(
          `[...document.querySelectorAll(${JSON.stringify(looked)})].map((found) => found.textContent).join(' ')`,
        ) as Promise<string>,
        new Promise<string>((resolve) => setTimeout(resolve, 1_000, '')),
      ]),
    selector,
  )
}

test('a page that dies leaves the run as it is; a kill -9 of the whole app leaves nothing on the target', async ({
  userData,
}) => {
  const workload = await installWorkload(lab)
  const before = await tracingState()
  const probescope = await launch({ userData })
  await connect(probescope)
  // The function tracer needs an instance: what no descriptor owns, and only the ledger can take back.
  await pick(probescope, picks[1])
  await pick(probescope, picks[0])
  await chooseMenu(probescope.app, 'run.start')
  await settled(probescope.page, [picks[0].notation, picks[1].notation])
  const during = differences(before, await tracingState())
  expect(during.some((line) => line.startsWith('+ instances:'))).toBe(true)

  await onLab(lab, `${workload.program} --workload getuid ${calls} 1`)
  await probescope.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]!.webContents.forcefullyCrashRenderer(),
  )
  // The new page has the run, with what was counted before it was there, and its agent still counts.
  const total = async () =>
    Number(
      /^\d[\d,]*/.exec(await pageText(probescope, '[role=row] [data-title=total]'))?.[0].replaceAll(',', ''),
    )
  await expect.poll(total, slowly).toBeGreaterThanOrEqual(calls)
  await onLab(lab, `${workload.program} --workload getuid ${calls} 1`)
  await expect.poll(total, slowly).toBeGreaterThanOrEqual(2 * calls)
  expect(differences(before, await tracingState()).some((line) => line.startsWith('+ instances:'))).toBe(true)

  const pids = await probescope.app.evaluate(({ app }) => app.getAppMetrics().map(({ pid }) => pid))
  for (const pid of new Set([...pids, probescope.app.process().pid!])) process.kill(pid, 'SIGKILL')
  expect(await leftBehind(before)).toEqual([])
  await workload.remove()
})

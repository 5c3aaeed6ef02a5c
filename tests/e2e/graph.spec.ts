/** The whole way on a real kernel: connect, choose by menu and picker, count a known workload exactly, leave nothing. */
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { installWorkload, LabProcess, onLab, startLab } from '../kernel/labProcess'
import { differences, snapshotTracingState } from '../kernel/tracingState'
import { chooseMenu, expect, test, type Probescope } from './app'

// The VM is emulated, and its processors are shared.
const slow = { timeout: 180_000 }
const calls = 12_345

/** Menu item, what is typed into its picker, and the source that comes of it. */
const picks = [
  ['source.kprobe', 'Kprobe', '__x64_sys_getuid', 'kprobe:__x64_sys_getuid'],
  ['source.ftrace', 'Ftrace', '__do_sys_getuid', 'ftrace:__do_sys_getuid'],
  ['source.tracepoint', 'Tracepoint', 'sys_enter_getuid', 'tracepoint:syscalls:sys_enter_getuid'],
  ['source.perf', 'Perf event', 'page-faults', 'software:page-faults'],
  ['source.bpf', 'BPF', '__do_sys_getuid', 'fentry:__do_sys_getuid'],
] as const

const getuid = picks.map(([, , , source]) => source).filter((source) => source.includes('getuid'))

test('one source of each mechanism counts a workload exactly, and the target is clean after', async ({
  probescope,
}) => {
  test.setTimeout(900_000)
  const lab = startLab()
  const workload = await installWorkload(lab)
  const state = () => snapshotTracingState((script) => onLab(lab, script))
  const before = await state()
  const waiting = new LabProcess(
    lab,
    `echo pid=$$; read -r go; exec ${workload.program} --workload getuid ${calls} 2`,
  )
  const { app, page, errors } = probescope
  try {
    const [, pid] = await waiting.until(/pid=(\d+)\n/)
    await chooseMenu(app, 'target.lab')
    await expect(page.getByRole('button', { name: /Lab VM, connected/ })).toBeVisible(slow)
    for (const [menu, title, typed, source] of picks) await pick(probescope, menu, title, typed, source)
    await countOnly(probescope, pid!)

    await chooseMenu(app, 'run.start')
    await page.getByRole('button', { name: 'Totals' }).click(slow)
    for (const source of getuid) await expect(chip(page, source)).toHaveAccessibleName(/: counting$/, slow)
    waiting.write('go\n')
    await waiting.end()
    for (const source of getuid) await expect(tile(page, source)).toContainText('12,345', slow)

    await chooseMenu(app, 'run.stop')
    for (const source of getuid) {
      await expect(chip(page, source)).toHaveAccessibleName(/12,345 events, detached/, slow)
      await expect(tile(page, source)).toContainText('12,345')
    }
    await page.getByRole('button', { name: 'Rates' }).click()
    await expect(page.getByRole('img', { name: /Events per second/ })).toBeVisible()
    const numbers = page.getByRole('table', { name: 'Numbers of each line' })
    for (const source of getuid) {
      await expect(numbers.getByRole('row').filter({ hasText: source })).toContainText('12,345')
    }
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
    await expect(page.getByRole('button', { name: /Lab VM, disconnected/ })).toBeVisible(slow)
    expect(errors).toEqual([])
  } finally {
    waiting.kill()
  }
  // What the kernel frees after a grace period takes its time.
  await expect.poll(async () => differences(before, await state()), slow).toEqual([])
  await workload.remove()
})

async function pick(
  { app, page }: Probescope,
  menu: string,
  title: string,
  typed: string,
  source: string,
): Promise<void> {
  await chooseMenu(app, menu)
  const dialog = page.getByRole('dialog', { name: title, exact: true })
  await dialog.getByRole('combobox', { name: 'Search sources' }).fill(typed)
  // What is selected is what the details name: only then is Enter about this source.
  await expect(dialog.getByRole('region', { name: `About ${source}`, exact: true })).toBeVisible(slow)
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('button', { name: 'Added' })).toBeVisible(slow)
  // What lies behind a modal dialog is not there for anybody: the chip is looked for when it has closed.
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(chip(page, source)).toBeVisible()
}

async function countOnly({ app, page }: Probescope, pid: string): Promise<void> {
  await chooseMenu(app, 'run.scope')
  const dialog = page.getByRole('dialog', { name: 'Whose events' })
  await dialog.getByRole('radio', { name: /One process/ }).check()
  await dialog.getByRole('textbox', { name: /Process id/ }).fill(pid)
  await dialog.getByRole('button', { name: 'Done' }).click()
}

const chip = (page: Page, source: string) =>
  page.getByRole('list', { name: 'Chosen sources' }).getByRole('button', { name: new RegExp(`^${source}:`) })

const tile = (page: Page, source: string) =>
  page.getByRole('region', { name: 'Counts live' }).getByRole('group', { name: source, exact: true })

/**
 * The benchmark on a real kernel: bars with numbers, the kernel's bytes behind each kprobe, seen while it is attached by
 * hand as well, pictures and files of it, and nothing left on the target, however it ends.
 */
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseBenchmarkJson } from '../../app/exports/benchmarkJson'
import { onLab, startLab } from '../kernel/labProcess'
import { differences, snapshotTracingState } from '../kernel/tracingState'
import { chooseMenu, expect, test, type Probescope } from './app'
import { count, seeBytes } from './seeBytes'

test.setTimeout(400_000)
// The machine is emulated, and shares two processors with the window.
const slowly = { timeout: 150_000 }

const panel = (page: Page) => page.getByRole('region', { name: 'Benchmark of mechanisms' })
const row = (page: Page, arm: string) => panel(page).locator(`[role=option][data-row="${arm}"]`)

async function enabled(app: Probescope['app'], id: string): Promise<boolean | undefined> {
  return app.evaluate(({ Menu }, item) => Menu.getApplicationMenu()?.getMenuItemById(item)?.enabled, id)
}

async function askToRun({ app, page }: Probescope) {
  await chooseMenu(app, 'benchmark.run')
  const dialog = page.getByRole('dialog', { name: 'Run benchmark' })
  await expect(dialog.getByRole('button', { name: /^Measure \d+ arms$/ })).toBeEnabled(slowly)
  return dialog
}

async function violations(page: Page, include: string): Promise<unknown[]> {
  const found = await new AxeBuilder({ page }).setLegacyMode().include(include).analyze()
  return found.violations.map(({ id, nodes }) => [id, nodes[0]?.html])
}

async function exported({ app, page }: Probescope, command: string, path: string): Promise<Buffer> {
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = (async () => ({ canceled: false, filePath })) as typeof dialog.showSaveDialog
  }, path)
  await chooseMenu(app, command)
  await expect(page.getByText(`Exported ${path.split('/').at(-1)}`)).toBeVisible()
  return readFileSync(path)
}

test('measured, proved by the kernel’s bytes, compared and exported; cancelled, nothing is left', async ({
  probescope,
  userData,
}) => {
  const { app, page, errors } = probescope
  const lab = startLab()
  const state = () => snapshotTracingState((script) => onLab(lab, script))
  const before = await state()
  await chooseMenu(app, 'view.benchmark')
  await expect(page.getByText('What does each mechanism cost on this machine?')).toBeVisible()
  await chooseMenu(app, 'target.lab')
  await expect(page.getByRole('button', { name: /Lab VM, connected/ })).toBeVisible(slowly)

  await test.step('a quick run of some arms, chosen and with the switch left alone', async () => {
    await count(probescope, 'software:page-faults')
    await chooseMenu(app, 'run.start')
    const dialog = await askToRun(probescope)
    await expect(dialog.getByRole('checkbox', { name: /Stop counting first/ })).toBeChecked()
    await expect(
      dialog.getByRole('checkbox', { name: /May switch kprobe optimization off/ }),
    ).not.toBeChecked()
    await dialog.getByRole('checkbox', { name: 'All that this target can do' }).uncheck()
    for (const name of [
      'tracepoint, counted by BPF',
      'kprobe through ftrace, counted by BPF',
      'kprobe by jump, counted by BPF',
    ]) {
      await dialog.getByRole('checkbox', { name, exact: true }).check()
    }
    expect(await violations(page, '[role=dialog]')).toEqual([])
    await dialog.getByRole('button', { name: /^Measure/ }).click()
    await expect(panel(page).getByRole('progressbar')).toBeVisible(slowly)
    await expect(panel(page).getByRole('button', { name: 'Cancel' })).toBeFocused()
    await expect(row(page, 'base')).toHaveAccessibleName(/[0-9] [kM]\/s/, slowly)
    await expect(panel(page).getByRole('progressbar')).toBeHidden(slowly)
    await expect(page.getByRole('button', { name: /^software:page-faults:.*detached/ })).toBeVisible()
    await chooseMenu(app, 'source.clear')
  })

  await test.step('each arm has its figures, and the base comes first', async () => {
    await expect(panel(page)).toContainText('Emulated: not hardware’s figures')
    for (const arm of ['tracepoint-bpf-count', 'kprobe-ftrace-bpf-count', 'kprobe-jump-bpf-count']) {
      await expect(row(page, arm)).toHaveAccessibleName(
        // On a busy machine an interval may reach down to less than ten thousand: `9,130/s to 1.77 M/s`.
        /: [0-9.,]+ ?[kM]?\/s, [0-9.,]+( ?[kMG]?\/s)? to [0-9.,]+ ?[kMG]?\/s$/,
      )
    }
    await expect(panel(page).getByRole('option').first()).toHaveAttribute('data-row', 'base')
    await panel(page).getByRole('button', { name: 'ns over base' }).click()
    await expect(row(page, 'base')).toHaveCount(0)
    await expect(row(page, 'kprobe-ftrace-bpf-count')).toHaveAccessibleName(/[+−][0-9.,]+ ns/)
    await panel(page).getByRole('button', { name: 'Events/s' }).click()
  })

  await test.step('pointed at or focused, a bar shows what the kernel said while it ran', async () => {
    const card = page.getByRole('tooltip')
    await row(page, 'kprobe-ftrace-bpf-count').hover()
    await expect(card).toContainText('Read from the kernel while it ran')
    await expect(card).toContainText('call to ftrace at the entry: no breakpoint')
    await expect(card).toContainText('0f 1f 44 00 00')
    await expect(card).toContainText('[FTRACE]')
    await page.mouse.move(2, 2)
    await expect(card).toBeHidden()
    await panel(page).getByRole('option').first().focus()
    for (
      let step = 0;
      step < 4 && !(await card.getByText('jump to an optimized-probe slot').isVisible());
      step++
    ) {
      await page.keyboard.press('ArrowDown')
    }
    await expect(card).toContainText('[OPTIMIZED]')
    await expect(card).toContainText(/Counted\s*[0-9,]+/)
    // Held, it can be read and copied; Escape lets it go.
    await page.keyboard.press('Enter')
    await expect(page.getByRole('group', { name: 'About the arm' })).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('group', { name: 'About the arm' })).toBeHidden()
  })

  await test.step('published figures are laid over it, with their source', async () => {
    await panel(page).getByRole('combobox', { name: 'Compare with' }).click()
    await page.getByRole('option', { name: 'bench trig-*, May 2020' }).click()
    await expect(row(page, 'base')).toHaveAccessibleName(
      /bench trig-\*, May 2020: 9\.20 M\/s, 8\.88 to 9\.52 M\/s$/,
    )
    await expect(panel(page)).toContainText('20200508232032.1974027-4-andriin@fb.com')
    for (const theme of ['light', 'dark']) {
      await chooseMenu(app, `view.theme.${theme}`)
      expect(await violations(page, '[aria-label="Benchmark of mechanisms"]'), theme).toEqual([])
    }
  })

  await test.step('it is exported whole', async () => {
    const at = (name: string) => join(userData, name)
    const json = parseBenchmarkJson(
      (await exported(probescope, 'benchmark.json', at('a.json'))).toString(),
      'a',
    )
    expect(json.ok && json.value.arms.filter(({ rounds }) => rounds.length > 1)).toHaveLength(4)
    const csv = (await exported(probescope, 'benchmark.csv', at('a.csv'))).toString()
    expect(csv).toMatch(/^kprobe-jump-bpf-count,.*,jump,/m)
    const svg = (await exported(probescope, 'benchmark.svg', at('a.svg'))).toString()
    expect(svg).toContain('kprobe by jump, counted by BPF')
    expect(svg).toContain('Emulated: not hardware’s figures')
    const png = await exported(probescope, 'benchmark.png', at('a.png'))
    expect([png.toString('latin1', 1, 4), png.readUInt32BE(16)]).toEqual(['PNG', 3200])
    await chooseMenu(app, 'benchmark.copy')
    await expect
      .poll(() => app.evaluate(({ clipboard }) => clipboard.readText()))
      .toContain('| kprobe by jump, counted by BPF |')

    await app.evaluate(({ dialog }, path) => {
      const answer = async () => ({ canceled: false, filePaths: [path] })
      dialog.showOpenDialog = answer as typeof dialog.showOpenDialog
    }, at('a.json'))
    await chooseMenu(app, 'benchmark.open')
    await expect(panel(page).getByRole('combobox', { name: 'Result' })).toContainText('a.json')
    await expect(row(page, 'kprobe-jump-bpf-count')).toBeVisible()
  })

  await test.step('attached by hand, a kprobe is seen as the call, the jump and the int3 of the bars', async () => {
    await seeBytes(probescope, lab)
    await chooseMenu(app, 'view.benchmark')
  })

  await test.step('a command of one’s own is run while a function is traced', async () => {
    const dialog = await askToRun(probescope)
    await dialog.getByRole('radio', { name: /^A command/ }).check()
    // Without a command there is nothing to measure.
    await expect(dialog.getByRole('button', { name: /^Measure/ })).toBeDisabled()
    await dialog.getByRole('textbox', { name: 'Command' }).fill('cat /etc/hostname')
    await dialog.getByRole('textbox', { name: 'Function of the kernel' }).fill('vfs_open')
    await dialog.getByRole('checkbox', { name: 'All that this target can do' }).uncheck()
    await dialog.getByRole('checkbox', { name: 'fentry, counted by BPF', exact: true }).check()
    await expect(dialog.getByRole('checkbox', { name: /^tracepoint/ })).toHaveCount(0)
    expect(await violations(page, '[role=dialog]')).toEqual([])
    await dialog.getByRole('button', { name: /^Measure/ }).click()
    await expect(panel(page)).toContainText(
      'Runs of a command while vfs_open is traced: cat /etc/hostname',
      slowly,
    )
    await expect(panel(page).getByRole('progressbar')).toBeHidden(slowly)
    await row(page, 'fentry-bpf-count').hover()
    await expect(page.getByRole('tooltip')).toContainText(/Calls of the function a run\s*[0-9]/)
    await page.mouse.move(2, 2)
  })

  await test.step('it is shown to a room, whatever the mouse rests on, and Escape leads back', async () => {
    await page.mouse.move(640, 400)
    await chooseMenu(app, 'benchmark.present')
    const stage = page.getByRole('dialog', { name: 'Benchmark, presented' })
    await expect(stage.getByRole('button', { name: 'One each' })).toHaveAttribute('aria-pressed', 'true')
    await expect(stage.getByRole('option').first()).toBeVisible()
    await expect(page.getByRole('tooltip')).toHaveCount(0)
    await page.keyboard.press('Escape')
    await expect(stage).toBeHidden()
  })

  await test.step('a full run is cancelled; its rounds stay, and the target is as it was', async () => {
    const dialog = await askToRun(probescope)
    await dialog.getByRole('radio', { name: /Full/ }).check()
    await dialog.getByRole('button', { name: /^Measure/ }).click()
    await expect(row(page, 'base')).toHaveAccessibleName(/[0-9] [kM]\/s/, slowly)
    await panel(page).getByRole('button', { name: 'Cancel' }).click()
    await expect(panel(page)).toContainText(/Cancelled after \d+ of 10 rounds/, slowly)
    await page.reload()
    await expect(panel(page)).toContainText(/Cancelled after \d+ of 10 rounds/, slowly)
    // What was opened from a file is known by the window alone.
    await panel(page).getByRole('combobox', { name: 'Result' }).click()
    await expect(page.getByRole('option', { name: /^a\.json/ })).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('button', { name: /Lab VM, connected/ })).toBeVisible(slowly)
    await expect.poll(() => enabled(app, 'target.disconnect')).toBe(true)
    await chooseMenu(app, 'target.disconnect')
    await expect(page.getByRole('button', { name: /Lab VM, disconnected/ })).toBeVisible(slowly)
    await expect.poll(async () => differences(before, await state()), slowly).toEqual([])
  })
  expect(errors).toEqual([])
})

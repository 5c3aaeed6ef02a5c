/**
 * Programs from the editor on a real kernel: a mistake is marked where it is, mended and run; its map's rows are exact and
 * can be taken away; one question is answered through every mechanism; and nothing is left on the target.
 */
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { existsSync } from 'node:fs'
import { installWorkload, onLab, startLab } from '../kernel/labProcess'
import { differences, snapshotTracingState } from '../kernel/tracingState'
import { chooseMenu, expect, test, type Probescope } from './app'

// The machine is emulated, and shares two processors with the window and its driver.
test.setTimeout(400_000)
const slowly = { timeout: 120_000 }
const calls = 5_000

let lab: ReturnType<typeof startLab>

test.beforeAll(() => {
  lab = startLab()
})

const tracingState = () => snapshotTracingState((script) => onLab(lab, script))

async function connect({ app, page }: Probescope): Promise<void> {
  await chooseMenu(app, 'target.lab')
  await expect(page.getByRole('button', { name: /Lab VM, connected/ })).toBeVisible(slowly)
}

const answerPane = (page: Page) => page.getByRole('region', { name: 'Answer of the program' })
const problems = (page: Page) => page.getByRole('region', { name: 'Problems of the program' })

async function axe(page: Page, ...places: readonly string[]): Promise<void> {
  const builder = new AxeBuilder({ page }).setLegacyMode()
  for (const place of places) builder.include(place)
  const { violations } = await builder.analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
}

/** Asks through the dialog, and leaves it open with the program shown. */
async function ask({ app, page }: Probescope, source: string, form: string, kept = 'By process') {
  await chooseMenu(app, 'source.ask')
  const dialog = page.getByRole('dialog', { name: 'One question, every mechanism' })
  await dialog.getByRole('textbox', { name: 'Source' }).fill(source)
  await dialog
    .getByRole('group', { name: 'What is kept' })
    .getByRole('button', { name: kept, exact: true })
    .click()
  await dialog.getByRole('group', { name: 'Form of the program' }).getByRole('button', { name: form }).click()
  return dialog
}

/** Changes the program in the editor: finds `before` with the editor's own dialog and types over it. */
async function replaceInEditor({ app, page }: Probescope, before: string, after: string): Promise<void> {
  await page.locator('.monaco-editor').first().click()
  await chooseMenu(app, 'edit.find')
  const find = page.getByRole('textbox', { name: 'Find' })
  await find.fill(before)
  await find.press('Enter')
  await find.press('Escape')
  await page.keyboard.type(after)
}

test.describe('BPF C', () => {
  test.skip(!existsSync('/usr/bin/clang'), 'clang is not installed here')

  test('a mistake is marked, mended, run; its rows are exact; stopped, nothing is left', async ({
    probescope,
  }) => {
    const { app, page, errors } = probescope
    const workload = await installWorkload(lab)
    const before = await tracingState()
    await connect(probescope)
    const dialog = await ask(probescope, 'kprobe:__x64_sys_getuid', 'BPF C')
    await expect(dialog.getByLabel('The program', { exact: true })).toContainText(
      'SEC("kprobe/__x64_sys_getuid")',
    )
    await dialog.getByRole('button', { name: 'Open in the Editor' }).click()
    await expect(dialog).toBeHidden()
    await expect(page.getByRole('list', { name: 'Sources that the program uses' })).toContainText(
      'kprobe:__x64_sys_getuid',
    )

    await test.step('a check that is missing is what the verifier refuses', async () => {
      await replaceInEditor(probescope, 'if (count)', 'if (1)')
      await chooseMenu(app, 'program.run')
      await expect(problems(page)).toContainText('1 mistake', slowly)
      await expect(problems(page)).toContainText('verifier')
      await expect(page.locator('.monaco-editor .squiggly-error').first()).toBeVisible()
      await expect(problems(page).getByText('What the verifier saw')).toBeVisible()
      await problems(page).getByRole('button', { name: 'Full log' }).click()
      const log = page.getByRole('dialog', { name: "The verifier's log" })
      await expect(log).toContainText('R0')
      await page.keyboard.press('Escape')
      await expect(log).toBeHidden()
      // The editor's own squiggles are Monaco's; what is around them is ours.
      await axe(page, '[aria-label="Problems of the program"]', '[aria-label="Answer of the program"]')
    })

    await test.step('mended, it runs and answers', async () => {
      await problems(page)
        .getByRole('button', { name: /verifier · line/ })
        .click()
      await replaceInEditor(probescope, 'if (1)', 'if (count)')
      await chooseMenu(app, 'program.run')
      await expect(answerPane(page)).toContainText('Running', slowly)
      await expect(problems(page)).toHaveCount(0)
      await expect(page.locator('.monaco-editor .squiggly-error')).toHaveCount(0)
      await onLab(lab, `${workload.program} --workload getuid ${calls} 1`)
      await answerPane(page).getByRole('textbox', { name: 'Filter the rows' }).fill(String(calls))
      const row = answerPane(page).getByRole('option').first()
      await expect(row).toContainText(calls.toLocaleString('en-US'), slowly)
    })

    await test.step('its number is copied, its lines are drawn, both themes can be read', async () => {
      await answerPane(page).getByRole('option').first().click()
      await page.keyboard.press('ControlOrMeta+c')
      expect(await app.evaluate(({ clipboard }) => clipboard.readText())).toBe(String(calls))
      await answerPane(page).getByRole('button', { name: 'Copy as CSV' }).click()
      await expect
        .poll(() => app.evaluate(({ clipboard }) => clipboard.readText()))
        .toContain(`,${calls}\r\n`)
      for (const theme of ['view.theme.light', 'view.theme.dark'] as const) {
        await chooseMenu(app, theme)
        await answerPane(page).getByRole('button', { name: 'Table' }).click()
        await axe(
          page,
          '[aria-label="Answer of the program"]',
          '[aria-label="Programs"] > :not([role=tabpanel])',
        )
        await answerPane(page).getByRole('button', { name: 'Over time' }).click()
        await expect(answerPane(page).getByRole('img', { name: /The largest rows of calls/ })).toBeVisible()
        await axe(page, '[aria-label="Answer of the program"]')
      }
    })

    await chooseMenu(app, 'program.stop')
    await expect(answerPane(page)).toContainText('Ended', slowly)
    await chooseMenu(app, 'target.disconnect')
    await expect(page.getByRole('button', { name: /Lab VM, connected/ })).toBeHidden(slowly)
    await expect.poll(async () => differences(before, await tracingState()), slowly).toEqual([])
    expect(errors).toEqual([])
    await workload.remove()
  })
})

test('one question goes from form to form in the same tab, and answers in each', async ({ probescope }) => {
  const { app, page, errors } = probescope
  await connect(probescope)
  const dialog = await ask(probescope, 'tracepoint:syscalls:sys_enter_read', 'bpftrace', 'Histogram')
  await expect(dialog.getByRole('combobox', { name: 'Of' })).toContainText('count', slowly)
  await expect(dialog.getByLabel('The program', { exact: true })).toContainText('@count = hist(args.count)')
  await axe(page, '[role=dialog]')
  await dialog
    .getByRole('group', { name: 'Form of the program' })
    .getByRole('button', { name: 'perf' })
    .click()
  await expect(dialog).toContainText('it makes no histograms')
  await dialog
    .getByRole('group', { name: 'Form of the program' })
    .getByRole('button', { name: 'bpftrace' })
    .click()
  await dialog.getByRole('button', { name: 'Run' }).click()

  const summary = answerPane(page).getByRole('table')
  await expect(summary).toContainText(/\d/, slowly)
  await expect(answerPane(page)).toContainText('no loss reported yet')
  await axe(page, '[aria-label="Answer of the program"]')
  await answerPane(page).getByRole('button', { name: 'Over time' }).click()
  await expect(answerPane(page).getByRole('img', { name: /How the histogram @count grew/ })).toBeVisible()
  await chooseMenu(app, 'program.stop')
  await expect(answerPane(page)).toContainText('Ended', slowly)
  await expect(answerPane(page)).toContainText('nothing lost')

  const forms = page.getByRole('group', { name: 'The same question through' })
  await forms.getByRole('button', { name: 'tracefs' }).click()
  await expect(page.getByRole('tab', { name: 'read-histogram.sh' })).toBeVisible()
  await expect(page.getByRole('tab', { name: 'read-histogram.bt' })).toHaveCount(0)
  await chooseMenu(app, 'program.run')
  // The kernel rounds up to powers of two, and is drawn so; its own words are the other tab.
  await expect(answerPane(page).getByRole('table')).toContainText('K]', slowly)
  await answerPane(page).getByRole('button', { name: 'Output' }).click()
  await expect(answerPane(page).getByRole('log')).toContainText('hitcount', slowly)
  await page.keyboard.press('Shift+F5')
  await expect(answerPane(page)).toContainText('Ended', slowly)
  expect(errors).toEqual([])
})

test('what cannot be run says why, and the program stays', async ({ probescope }) => {
  const { app, page } = probescope
  await chooseMenu(app, 'file.new')
  await page.locator('.monaco-editor').first().waitFor(slowly)
  await page.locator('.monaco-editor').first().click()
  await page.keyboard.type('BEGIN{{}exit(1')
  await chooseMenu(app, 'program.run')
  await expect(
    page.getByRole('region', { name: 'Notices' }).getByText('Connect to a target first'),
  ).toBeVisible()
  await connect(probescope)
  await chooseMenu(app, 'program.run')
  await expect(problems(page)).toContainText('mistake', slowly)
  await expect(page.locator('.monaco-editor').first()).toContainText('exit')
})

test('a module is run only by who has read what it may do; it counts, and is taken out again', async ({
  probescope,
}) => {
  const { app, page, errors } = probescope
  const workload = await installWorkload(lab)
  await connect(probescope)
  const asking = await ask(probescope, 'kprobe:__x64_sys_getuid', 'Module')
  await asking.getByRole('button', { name: 'Run' }).click()
  const doubt = page.getByRole('dialog', { name: 'Run it inside the kernel?' })
  await expect(doubt).toContainText('never: the verifier refuses it')
  await axe(page, '[role=dialog]')
  await doubt.getByRole('button', { name: 'Run the Module' }).click()
  // Built on the target, by an emulated processor.
  await expect(answerPane(page)).toContainText('Running', { timeout: 240_000 })
  await onLab(lab, `${workload.program} --workload getuid ${calls} 1`)
  // By process: what it called as sshd and as a shell, before it became the workload, is counted with it.
  await expect(
    answerPane(page)
      .getByRole('option')
      .filter({ hasText: /5,0[0-4]\d(?![\d,])/ })
      .first(),
  ).toBeVisible(slowly)
  await answerPane(page).getByRole('button', { name: 'Output' }).click()
  await expect(answerPane(page).getByRole('log')).toContainText(/\[\d+\] 50[0-4]\d(?!\d)/, slowly)
  await chooseMenu(app, 'program.stop')
  await expect(answerPane(page)).toContainText('Ended', slowly)
  expect(await onLab(lab, 'lsmod')).not.toContain('probescope')
  await workload.remove()
  expect(errors).toEqual([])
})

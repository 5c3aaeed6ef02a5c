/** The first minute of a newcomer with no machine at hand: one click to a real kernel's live counts, and its terminal. */
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { chooseMenu, expect, test, type Probescope } from './app'

// The machine is emulated, and shares two processors with the window and its driver.
test.setTimeout(240_000)
const slowly = { timeout: 90_000 }

const getuid = 'tracepoint:syscalls:sys_enter_getuid'
const switches = 'tracepoint:sched:sched_switch'

const offer = (page: Page) => page.getByRole('button', { name: 'Watch the embedded kernel' })
const chip = (page: Page, notation: string) =>
  page
    .getByRole('list', { name: 'Chosen sources' })
    .getByRole('button', { name: new RegExp(`^${notation}:`) })
const tile = (page: Page, notation: string) =>
  page.getByRole('region', { name: 'Counts live' }).getByRole('group', { name: notation, exact: true })
const screen = (page: Page) => page.locator('.xterm-rows')

async function enabled({ app }: Probescope, id: string): Promise<boolean> {
  return app.evaluate(
    ({ Menu }, command) => Menu.getApplicationMenu()?.getMenuItemById(command)?.enabled ?? false,
    id,
  )
}

async function run(page: Page, line: string): Promise<void> {
  await page.keyboard.insertText(line)
  await page.keyboard.press('Enter')
}

test('one click shows the live counts of a real kernel', async ({ probescope }) => {
  const { app, page, errors } = probescope
  await expect(offer(page)).toBeVisible()
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    .include('[aria-label="Counts live"]')
    .analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
  await page.screenshot({ path: 'out/e2e/embedded-offer.png' })

  await offer(page).click()
  for (const source of [getuid, switches]) {
    await expect(chip(page, source)).toHaveAccessibleName(/: counting$/, slowly)
  }
  await expect(page.getByRole('button', { name: /Embedded kernel, connected/ }).first()).toContainText(
    'Linux 6.1',
  )
  await expect(page.getByRole('img', { name: /Events per second/ })).toBeVisible(slowly)
  // No dialog came in between, and none stays.
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.waitForTimeout(4_000)
  await page.screenshot({ path: 'out/e2e/embedded-counting.png' })
  await page.getByRole('button', { name: 'Totals' }).click(slowly)
  for (const source of [getuid, switches]) {
    await expect
      .poll(
        async () =>
          Number((await tile(page, source).textContent())?.match(/[\d,]{2,}/)?.[0].replaceAll(',', '')),
        slowly,
      )
      .toBeGreaterThan(50)
  }
  // It has no bpftrace: a question is answered by what it has.
  await chooseMenu(app, 'source.ask')
  const form = page.getByRole('dialog').getByRole('button', { name: 'tracefs', exact: true })
  await expect(form).toHaveAttribute('aria-pressed', 'true', slowly)
  await page.keyboard.press('Escape')
  await chooseMenu(app, 'run.stop')
  await expect(chip(page, getuid)).toHaveAccessibleName(/events, detached/, slowly)
  await chooseMenu(app, 'target.disconnect')
  await expect.poll(() => enabled(probescope, 'target.disconnect'), slowly).toBe(false)
  expect(errors).toEqual([])
})

test('its terminal is a shell on it, and what is picked by hand is counted to the event', async ({
  probescope,
}) => {
  const { app, page, errors } = probescope
  await chooseMenu(app, 'target.embedded')
  await expect.poll(() => enabled(probescope, 'source.kprobe'), slowly).toBe(true)
  await page.locator('.xterm').first().waitFor(slowly)
  await page.locator('.xterm').first().click()
  await expect(screen(page)).toContainText('root@embedded', slowly)
  await run(page, "sh -c 'echo pid=$$=; read -r go; exec probescope-agent --workload getuid 1000'")
  await expect(screen(page)).toContainText(/pid=\d+=/, slowly)
  const pid = /pid=(\d+)=/.exec((await screen(page).textContent()) ?? '')![1]!

  await chooseMenu(app, 'source.kprobe')
  const picker = page.getByRole('dialog')
  const field = picker.getByRole('combobox', { name: 'Search sources' })
  await field.fill('__ia32_sys_getuid')
  const wanted = 'kprobe:__ia32_sys_getuid'
  await expect(picker.getByRole('region', { name: `About ${wanted}`, exact: true })).toBeVisible(slowly)
  await page.screenshot({ path: 'out/e2e/embedded-picker.png' })
  await field.press('Enter')
  await expect(picker.getByRole('button', { name: 'Added' })).toBeVisible(slowly)
  await page.keyboard.press('Escape')

  await chooseMenu(app, 'run.scope')
  const dialog = page.getByRole('dialog', { name: 'Whose events' })
  await dialog.getByRole('radio', { name: /One process/ }).check()
  await dialog.getByRole('textbox', { name: /Process id/ }).fill(pid)
  await dialog.getByRole('button', { name: 'Done' }).click()
  await chooseMenu(app, 'run.start')
  await expect(chip(page, wanted)).toHaveAccessibleName(/: counting$/, slowly)
  await page.locator('.xterm').first().click()
  await run(page, 'go')
  await page.getByRole('button', { name: 'Totals' }).click(slowly)
  await expect(tile(page, wanted)).toContainText('1,000', slowly)
  await chooseMenu(app, 'run.stop')
  await expect(chip(page, wanted)).toHaveAccessibleName(/1,000 events, detached/, slowly)
  await page.screenshot({ path: 'out/e2e/embedded-exact.png' })
  expect(errors).toEqual([])
})

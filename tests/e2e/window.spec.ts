/** The window's frame: it opens, is worked by keyboard and menu, remembers, and can be used by everybody. */
import { AxeBuilder } from '@axe-core/playwright'
import { commands, type Command } from '../../app/contract/commands'
import { chooseMenu, expect, launch, quit, test } from './app'

const pane = (name: string) => `[data-pane="${name}"]`

test('opens with its panes, and without an error', async ({ probescope: { page, errors } }) => {
  for (const name of ['Sources', 'Editor', 'Terminal', 'Counts']) {
    await expect(page.getByRole('region', { name, exact: true })).toBeVisible()
    await expect(page.getByRole('tab', { name, exact: true })).toBeVisible()
  }
  await expect(page.getByRole('banner')).toContainText('Connect')
  expect(errors).toEqual([])
})

test('lists every command in the palette, and runs the one chosen', async ({ probescope: { page } }) => {
  await page.keyboard.press('Control+Shift+P')
  const palette = page.getByRole('dialog', { name: 'Command Palette' })
  await expect(palette.getByRole('option')).toHaveCount(commands.length)
  for (const command of commands as readonly Command[]) {
    const title = command.title.replace(/…$/, '')
    const path = [command.menu, ...(command.submenu === undefined ? [] : [command.submenu]), title]
    await expect(palette.locator(`[data-value="${command.id}"]`)).toContainText(path.join(': '))
  }
  await page.keyboard.type('theme dark')
  await expect(palette.getByRole('option').first()).toContainText('View: Theme: Dark')
  await page.keyboard.press('Enter')
  await expect(palette).toBeHidden()
  await expect.poll(() => page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)).toBe(true)

  await page.keyboard.press('Control+Shift+P')
  await expect(palette.getByRole('option').first()).toContainText('View: Theme: Dark')
  await page.keyboard.press('Escape')
  await expect(palette).toBeHidden()
})

test('has every command in the native menu, greyed as in the palette', async ({ probescope }) => {
  const { app, page } = probescope
  // The editor's and the terminal's commands come with their panes.
  await expect.poll(() => menuItem(probescope, 'file.new')).toMatchObject({ enabled: true })
  await page.keyboard.press('Control+Shift+P')
  for (const { id, title } of commands) {
    const item = await menuItem(probescope, id)
    expect(item, id).toMatchObject({ label: title })
    const disabled = await page.locator(`[data-value="${id}"]`).getAttribute('aria-disabled')
    expect(disabled === 'true', id).toBe(!item!.enabled)
  }
  await page.keyboard.press('Escape')
  await expect(chooseMenu(app, 'run.stop')).rejects.toThrow('greyed')
})

function menuItem({ app }: { app: Parameters<typeof chooseMenu>[0] }, id: string) {
  return app.evaluate(({ Menu }, command) => {
    const item = Menu.getApplicationMenu()?.getMenuItemById(command)
    return item ? { label: item.label, enabled: item.enabled, checked: item.checked } : null
  }, id)
}

test('changes its theme from the menu and keeps it', async ({ probescope, userData }) => {
  const { app, page } = probescope
  const desk = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  await chooseMenu(app, 'view.theme.light')
  await expect.poll(desk).toBe('rgb(236, 231, 222)')
  await chooseMenu(app, 'view.theme.dark')
  await expect.poll(desk).toBe('rgb(11, 15, 19)')
  await expect.poll(() => menuItem(probescope, 'view.theme.dark')).toMatchObject({ checked: true })
  expect(await menuItem(probescope, 'view.theme.light')).toMatchObject({ checked: false })
  // Choosing it once more does not untick it.
  await chooseMenu(app, 'view.theme.dark')
  await expect.poll(() => menuItem(probescope, 'view.theme.dark')).toMatchObject({ checked: true })

  await quit(probescope)
  const again = await launch({ userData })
  expect(await again.page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(
    'rgb(11, 15, 19)',
  )
  await quit(again)
})

test('remembers how its panes stand, until they are reset', async ({ probescope, userData }) => {
  const width = (page: typeof probescope.page) =>
    page.locator(pane('sources')).evaluate((element) => element.getBoundingClientRect().width)
  const before = await width(probescope.page)
  const sash = probescope.page.locator('.dv-sash.dv-enabled').first()
  const box = (await sash.boundingBox())!
  await probescope.page.mouse.move(box.x + box.width / 2, box.y + 200)
  await probescope.page.mouse.down()
  await probescope.page.mouse.move(box.x + 100, box.y + 200, { steps: 5 })
  await probescope.page.mouse.up()
  const wider = await width(probescope.page)
  expect(wider).toBeGreaterThan(before + 80)
  // At once: what was not written yet is written as the window goes.
  await quit(probescope)

  const again = await launch({ userData })
  expect(Math.abs((await width(again.page)) - wider)).toBeLessThan(3)
  await chooseMenu(again.app, 'view.resetLayout')
  await expect.poll(() => width(again.page)).toBeLessThan(before + 3)
  await quit(again)
})

test('goes from pane to pane by keyboard, and back', async ({ probescope: { page } }) => {
  const focused = () =>
    page.evaluate(() => document.activeElement?.closest('[data-pane]')?.getAttribute('data-pane') ?? null)
  await page.keyboard.press('Control+Alt+1')
  await expect.poll(focused).toBe('sources')
  const seen: (string | null)[] = []
  for (let i = 0; i < 5; i++) {
    await page.keyboard.press('F6')
    seen.push(await focused())
  }
  expect(seen).toEqual(['editor', 'terminal', 'graph', 'header', 'sources'])
  await page.keyboard.press('Shift+F6')
  expect(await focused()).toBe('header')
  await page.keyboard.press('Control+Alt+4')
  await expect.poll(focused).toBe('graph')
  await page.keyboard.press('Escape')
  await expect.poll(focused).toBe('header')
})

test('moves a pane, widens it and shows it alone, by keyboard', async ({ probescope: { page, app } }) => {
  const box = (id: string) =>
    page.locator(pane(id)).evaluate((element) => element.getBoundingClientRect().toJSON() as DOMRect)
  const focused = () =>
    page.evaluate(() => document.activeElement?.closest('[data-pane]')?.getAttribute('data-pane') ?? null)
  await page.keyboard.press('Control+Alt+3')
  await expect.poll(focused).toBe('terminal')
  const before = await box('terminal')
  await chooseMenu(app, 'pane.wider')
  await expect.poll(async () => (await box('terminal')).width).toBeGreaterThan(before.width + 20)

  // Into the group at its right, and out of it again: below, it stands alone.
  const graph = await box('graph')
  await chooseMenu(app, 'pane.right')
  await expect.poll(async () => (await box('terminal')).left).toBeGreaterThanOrEqual(graph.left)
  await expect.poll(focused).toBe('terminal')
  await chooseMenu(app, 'pane.down')
  await expect.poll(async () => (await box('terminal')).top).toBeGreaterThan(graph.top + 100)

  await page.keyboard.press('Control+Shift+M')
  await expect.poll(async () => (await box('terminal')).width).toBeGreaterThan(1_200)
  await page.keyboard.press('Control+Shift+M')
  await expect.poll(async () => (await box('terminal')).width).toBeLessThan(900)
})

test('shows its keys and its version', async ({ probescope: { page, app } }) => {
  await page.keyboard.press('F1')
  const keys = page.getByRole('dialog', { name: 'Keyboard Shortcuts' })
  await expect(keys).toContainText('Start Counting')
  await page.keyboard.press('Escape')
  await expect(keys).toBeHidden()
  await chooseMenu(app, 'help.about')
  await expect(page.getByRole('dialog', { name: 'Probescope' })).toContainText('0.1.0')
})

for (const theme of ['light', 'dark'] as const) {
  test(`has nothing that axe finds fault with, ${theme}`, async ({ probescope: { app, page } }) => {
    await chooseMenu(app, `view.theme.${theme}`)
    await expect.poll(() => menuItem({ app }, 'file.new')).toMatchObject({ enabled: true })
    const faults = async () => {
      // Without a page of its own: Electron opens none.
      const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
      return violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`,
      )
    }
    expect(await faults()).toEqual([])
    await page.keyboard.press('Control+Shift+P')
    await page.getByRole('dialog', { name: 'Command Palette' }).waitFor()
    expect(await faults()).toEqual([])
    await page.keyboard.press('Escape')
    await page.keyboard.press('F1')
    await page.getByRole('dialog', { name: 'Keyboard Shortcuts' }).waitFor()
    expect(await faults()).toEqual([])
  })
}

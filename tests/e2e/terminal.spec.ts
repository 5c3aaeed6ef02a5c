/** Terminals in the window: a real shell, typed into, searched, flooded, reloaded, reset and ended. */
import { AxeBuilder } from '@axe-core/playwright'
import type { ElectronApplication, Page } from '@playwright/test'
import { chooseMenu, expect, test, type Probescope } from './app'

// A shell on a loaded machine takes its time.
const slow = { timeout: 30_000 }
const screen = (page: Page) => page.locator('.xterm-rows')
const input = (page: Page) => page.locator('.xterm-helper-textarea')

async function openShell({ app, page }: Probescope): Promise<void> {
  await page.getByRole('button', { name: 'Open One on This Computer' }).click()
  await expect(input(page)).toBeFocused(slow)
  // Computed, so that the echo of what was typed is not taken for the answer.
  await run(page, 'PS1="> "; echo ready-$((6*7))')
  await expect(screen(page)).toContainText('ready-42', slow)
  await expect.poll(() => enabled(app, 'terminal.find')).toBe(true)
}
async function run(page: Page, line: string): Promise<void> {
  await page.keyboard.insertText(line)
  await page.keyboard.press('Enter')
}
const enabled = (app: ElectronApplication, id: string) =>
  app.evaluate(({ Menu }, item) => Menu.getApplicationMenu()?.getMenuItemById(item)?.enabled, id)

test('keys with Ctrl are the shell’s, those with Shift the window’s', async ({ probescope }) => {
  const { page } = probescope
  await openShell(probescope)
  await page.keyboard.insertText('line-$((1+1))')
  await page.keyboard.press('Control+A')
  await run(page, 'echo ')
  await expect(screen(page)).toContainText('line-2')
  await page.keyboard.press('Control+R')
  await expect(screen(page)).toContainText('reverse-i-search')
  await page.keyboard.press('Control+C')
  await page.keyboard.press('Control+Shift+T')
  await expect(page.getByRole('tablist', { name: 'Terminals' }).getByRole('tab')).toHaveCount(2)
})

test('what stands in a terminal outlives a reload of the window', async ({ probescope }) => {
  const { page } = probescope
  await openShell(probescope)
  await run(page, 'kept=still-here')
  await page.reload()
  await expect(screen(page)).toContainText('ready-42', slow)
  await page.locator('.xterm-screen').click({ position: { x: 40, y: 40 } })
  await run(page, 'echo $kept')
  await expect(screen(page)).toContainText('still-here')
})

test('a flood leaves the window usable and the memory bounded', async ({ probescope }) => {
  test.setTimeout(120_000)
  const { app, page } = probescope
  await openShell(probescope)
  const memory = () =>
    app.evaluate(({ app: electron }) =>
      electron.getAppMetrics().reduce((sum, { memory: one }) => sum + one.workingSetSize, 0),
    )
  await run(page, 'yes')
  await expect(screen(page)).toContainText('y', slow)
  await page.waitForTimeout(3_000)
  const before = await memory()
  for (let second = 0; second < 15; second++) {
    await page.waitForTimeout(1_000)
    // Each frame comes: were the window frozen, this would wait for the flood to end.
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)))
  }
  // Scrollback and code that is being optimized grow a little; output that piles up does so by hundreds of megabytes.
  expect((await memory()) - before).toBeLessThan(150 * 1024)
  await page.keyboard.press('Control+C')
  await run(page, 'clear; echo calm-$((2+3))')
  await expect(screen(page)).toContainText('calm-5', slow)
})

test('finds in what has scrolled away, and counts', async ({ probescope }) => {
  const { app, page } = probescope
  await openShell(probescope)
  await run(page, 'for i in $(seq 200); do echo "row $i"; done; echo done-$((1+8))')
  await expect(screen(page)).toContainText('done-9', slow)
  await chooseMenu(app, 'terminal.find')
  const bar = page.getByRole('search', { name: 'Find in terminal' })
  await expect(bar.getByRole('textbox')).toBeFocused()
  await bar.getByRole('textbox').fill('row 17')
  // 17 itself and 170 to 179.
  await expect(bar).toContainText('11 of 11')
  await page.keyboard.press('Enter')
  await expect(bar).toContainText('10 of 11')
  await bar.getByRole('button', { name: 'Regular Expression' }).click()
  await bar.getByRole('textbox').fill('row (')
  await expect(bar).toContainText('Not a regular expression')
  await page.keyboard.press('Escape')
  await expect(bar).toBeHidden()
  await expect(input(page)).toBeFocused()
})

test('several lines are pasted only when that is wanted', async ({ probescope }) => {
  const { app, page } = probescope
  await openShell(probescope)
  await app.evaluate(({ clipboard, dialog }) => {
    clipboard.writeText('pasted-one\npasted-two\n')
    const asked: string[] = []
    Object.assign(globalThis, { asked, reply: 1 })
    dialog.showMessageBox = (async (...parameters: unknown[]) => {
      asked.push((parameters.at(-1) as { message: string }).message)
      return { response: (globalThis as unknown as { reply: number }).reply, checkboxChecked: false }
    }) as typeof dialog.showMessageBox
  })
  // cat, unlike the shell, takes no bracketed pastes.
  await run(page, 'echo cat-$((1+1)); cat')
  await expect(screen(page)).toContainText('cat-2', slow)
  await page.keyboard.press('Control+Shift+V')
  const asked = () => app.evaluate(() => (globalThis as unknown as { asked: string[] }).asked)
  await expect.poll(asked).toEqual(['Paste 2 lines and run them?'])
  await expect(screen(page)).not.toContainText('pasted-one')
  await app.evaluate(() => void Object.assign(globalThis, { reply: 0 }))
  await page.keyboard.press('Control+Shift+V')
  await expect(screen(page)).toContainText('pasted-two')
})

test('Reset frees a terminal that an unterminated control string has swallowed', async ({ probescope }) => {
  const { app, page } = probescope
  await openShell(probescope)
  // cat, since a shell's prompt has escape sequences of its own, and the first of them would end the string.
  await run(page, "printf 'sent-%d\\033Pq' $((2+2)); cat")
  await expect(screen(page)).toContainText('sent-4', slow)
  await run(page, 'swallowed')
  await page.waitForTimeout(2_000)
  await expect(screen(page)).not.toContainText('swallowed')
  await chooseMenu(app, 'terminal.reset')
  await expect(screen(page)).not.toContainText('sent-4', slow)
  await run(page, 'back again')
  await expect(screen(page)).toContainText('back again', slow)
})

test('a title is text, and an address is copied, never opened', async ({ probescope }) => {
  const { app, page } = probescope
  await openShell(probescope)
  await run(page, "printf '\\033]0;<img src=x onerror=alert(1)>\\007'")
  const tab = page.getByRole('tablist', { name: 'Terminals' }).getByRole('tab')
  await expect(tab).toContainText('<img src=x onerror=alert(1)>')
  expect(await tab.locator('img').count()).toBe(0)
  await run(page, 'clear; echo https://example.invalid/path')
  // The line that was typed has the address as well, until it is cleared away.
  await expect(screen(page)).not.toContainText('clear;')
  const link = screen(page).getByText('https://example.invalid/path').last()
  await expect(link).toBeVisible()
  const windows = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)
  // The screen's rows are made anew while the shell writes its prompt.
  let box = { x: 0, y: 0 }
  await expect(async () => {
    const found = await link.boundingBox({ timeout: 1_000 })
    expect(found).not.toBeNull()
    box = found!
  }).toPass(slow)
  await page.mouse.move(box.x + 30, box.y + 6)
  await page.mouse.move(box.x + 40, box.y + 6)
  await page.keyboard.down('Control')
  await page.mouse.click(box.x + 42, box.y + 6)
  await page.keyboard.up('Control')
  await expect
    .poll(() => app.evaluate(({ clipboard }) => clipboard.readText()))
    .toBe('https://example.invalid/path')
  expect(await windows()).toBe(1)
})

test('an ended shell says how it ended, and opens again', async ({ probescope }) => {
  const { page, errors } = probescope
  await openShell(probescope)
  await run(page, 'exit 3')
  const pane = page.locator('[data-pane="terminal"]')
  await expect(pane).toContainText('Ended with exit status 3.', slow)
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    .include('[data-pane="terminal"]')
    .exclude('.xterm')
    .analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
  await pane.getByRole('button', { name: 'Open Again' }).click()
  await expect(pane).not.toContainText('Ended with', slow)
  await expect(input(page)).toBeFocused(slow)
  await run(page, 'exit')
  await expect(pane).toContainText('Ended with exit status 0.', slow)
  await pane.getByRole('button', { name: 'Close' }).click()
  await expect(pane).toContainText('No terminal is open')
  expect(errors).toEqual([])
})

/** Four sources of one question, by four mechanisms, on the lab VM: the first picture of the README. */
import { fileURLToPath } from 'node:url'
import { startLab } from '../../kernel/labProcess'
import { chooseMenu, expect, launch, quit, test } from '../app'

const file = fileURLToPath(new URL('../../../resources/screenshots/counting.png', import.meta.url))
const sources = [
  'tracepoint:syscalls:sys_enter_openat',
  'kprobe:vfs_read',
  'fentry:do_sys_openat2',
  'software:page-faults',
]
/** Milliseconds until the picture: the catalogue has been read by then, and the ten seconds before are the workload's. */
const watched = 25_000
/** Milliseconds that the shell takes to its prompt. */
const prompting = 3_000

test('counting', async ({ userData }) => {
  startLab()
  const probescope = await launch({ userData, size: { width: 1440, height: 900 } })
  const { app, page } = probescope
  try {
    await chooseMenu(app, 'view.theme.light')
    await chooseMenu(app, 'target.lab')
    const enabled = (id: string) =>
      app.evaluate(({ Menu }, item) => Menu.getApplicationMenu()?.getMenuItemById(item)?.enabled ?? false, id)
    await expect.poll(() => enabled('source.type'), { timeout: 120_000 }).toBe(true)
    for (const source of sources) {
      await chooseMenu(app, 'source.type')
      const dialog = page.getByRole('dialog', { name: 'Type a source' })
      await dialog.getByRole('textbox').fill(source)
      await dialog.getByRole('button', { name: 'Add', exact: true }).click()
      await expect(dialog).toBeHidden()
    }
    await page.getByRole('button', { name: /^How many bytes read\(\) is asked for/ }).click()
    await page.getByRole('combobox', { name: 'Search sources' }).fill('openat')
    await page.waitForTimeout(prompting)
    await page.locator('.xterm').first().click()
    await page.keyboard.type('while :; do ls /usr/share/doc > /dev/null; sleep 0.2; done\n')
    await chooseMenu(app, 'graph.window.10')
    await chooseMenu(app, 'run.start')
    await expect(page.getByRole('img', { name: /Events per second/ })).toBeVisible({ timeout: 120_000 })
    await page.waitForTimeout(watched)
    await page.screenshot({ path: file })
  } finally {
    await quit(probescope)
  }
})

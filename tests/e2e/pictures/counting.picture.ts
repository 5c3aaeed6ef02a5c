/** Four sources of one question, by four mechanisms, on the lab VM: the first picture of the README. */
import { chooseMenu, expect, test } from '../app'
import { addSource, picture, typeInTerminal } from './picture'

const sources = [
  'tracepoint:syscalls:sys_enter_openat',
  'kprobe:vfs_read',
  'fentry:do_sys_openat2',
  'software:page-faults',
]
/** Milliseconds until the picture: the catalogue has been read by then, and the ten seconds before are the workload's. */
const watched = 25_000

test('counting', async ({ userData }) => {
  await picture('counting', { userData, theme: 'light' }, async (probescope) => {
    const { app, page } = probescope
    for (const source of sources) await addSource(probescope, source)
    await page.getByRole('button', { name: /^How many bytes read\(\) is asked for/ }).click()
    await page.getByRole('combobox', { name: 'Search sources' }).fill('openat')
    await typeInTerminal(probescope, 'while :; do ls /usr/share/doc > /dev/null; sleep 0.2; done')
    await chooseMenu(app, 'graph.window.10')
    await chooseMenu(app, 'run.start')
    await expect(page.getByRole('img', { name: /Events per second/ })).toBeVisible({ timeout: 120_000 })
    await page.waitForTimeout(watched)
  })
})

/** Bytes of a function on a real kernel: what attaching writes lights up, is explained, and goes when it is detached. */
import { AxeBuilder } from '@axe-core/playwright'
import { onLab, startLab } from '../kernel/labProcess'
import { chooseMenu, expect, test } from './app'

test.setTimeout(180_000)
const slowly = { timeout: 60_000 }

test('a kprobe at the entry is a call, one further on a jump; detached, nothing is left', async ({
  probescope: { app, page, errors },
}) => {
  const lab = startLab()
  await chooseMenu(app, 'target.lab')
  await expect(page.getByRole('button', { name: /Lab VM, connected/ })).toBeVisible(slowly)
  await chooseMenu(app, 'source.bytes')
  const panel = page.getByRole('region', { name: 'Bytes of a function' })
  await expect(panel).toContainText('Choose a source on a function')

  const count = async (notation: string) => {
    await chooseMenu(app, 'source.type')
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox').first().fill(notation)
    await page.keyboard.press('Enter')
    await expect(dialog).toBeHidden()
  }
  await count('kprobe:__x64_sys_getuid')
  const sentences = panel.getByRole('status')
  await expect(sentences).toContainText('Nobody has patched this function', slowly)
  await expect(panel.getByRole('table', { name: 'Instructions' })).toContainText('endbr64')

  await chooseMenu(app, 'run.start')
  await expect(sentences).toContainText('The 5-byte nop at +0x4 became a call to', slowly)
  await expect(sentences).toContainText('A kprobe on ftrace: no breakpoint at all.')
  // What stood there before stays in sight, struck out.
  await expect(panel.locator('del').first()).toHaveText('0f 1f 44 00 00')
  await expect(panel).toContainText('[FTRACE]')

  await count('kprobe:__x64_sys_getuid+9')
  await expect(sentences).toContainText('+0x9 became a jump to an optimized-probe slot', slowly)
  await expect(panel.getByRole('row', { name: /^\+0x9 e9/ })).toBeVisible()
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    .include('[aria-label="Bytes of a function"]')
    .analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])

  // With consent, and only with it, the jump is an int3 again.
  await panel.getByRole('button', { name: 'Keep kprobes as int3…' }).click()
  const consent = page.getByRole('dialog', { name: 'Switch kprobe optimization off?' })
  await expect(consent).toContainText('one switch for the whole machine')
  await expect(consent.getByRole('button', { name: 'Leave it on' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(consent).toBeHidden()
  expect((await onLab(lab, 'sysctl -n debug.kprobes-optimization')).trim()).toBe('1')
  await panel.getByRole('button', { name: 'Keep kprobes as int3…' }).click()
  await consent.getByRole('button', { name: 'Switch it off' }).click()
  await expect(sentences).toContainText('+0x9 became int3 (cc)', slowly)
  await expect(panel.getByRole('row', { name: /^\+0x9 cc/ })).toBeVisible()
  await expect(panel).toContainText('off on the whole machine, as you allowed')
  await panel.getByRole('button', { name: 'Switch it on again' }).click()
  await expect(sentences).toContainText('+0x9 became a jump', slowly)

  await chooseMenu(app, 'run.stop')
  await expect(sentences).toContainText('Nobody has patched this function', slowly)
  await expect(panel.locator('del')).toHaveCount(0)

  await panel.getByRole('textbox', { name: 'Function' }).fill('vfs_reed')
  await expect(panel).toContainText('Did you mean vfs_read')
  await panel.getByRole('textbox', { name: 'Function' }).fill('vfs_read')
  const rows = panel.getByRole('table', { name: 'Instructions' }).getByRole('row')
  await expect(rows.nth(5)).toBeVisible(slowly)
  const few = await rows.count()
  await panel.getByRole('button', { name: /^Show (all )?\d+ bytes$/ }).click()
  await expect.poll(() => rows.count(), slowly).toBeGreaterThan(2 * few)
  await panel.getByRole('textbox', { name: 'Function' }).fill('tracepoint:sched:sched_switch')
  await expect(panel).toContainText('is not on one function of the kernel')
  expect(errors).toEqual([])
})

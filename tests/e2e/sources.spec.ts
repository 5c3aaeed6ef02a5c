/** Finding a source on a real kernel: search, what is known before attaching, typing, and what cannot be done. */
import { AxeBuilder } from '@axe-core/playwright'
import { chooseMenu, expect, test, type Probescope } from './app'
import { startLab } from '../kernel/labProcess'

const slow = { timeout: 180_000 }

async function connectToLab({ app, page }: Probescope): Promise<void> {
  startLab()
  await chooseMenu(app, 'target.lab')
  await expect(page.getByRole('button', { name: /Lab VM, connected/ })).toBeVisible(slow)
}

test('search, details, filters, wildcards and typed sources', async ({ probescope }) => {
  test.setTimeout(600_000)
  const { app, page, errors } = probescope
  await connectToLab(probescope)

  await test.step('an alias is found, and the other names are told', async () => {
    await chooseMenu(app, 'source.kprobe')
    const dialog = page.getByRole('dialog', { name: 'Kprobe', exact: true })
    await dialog.getByRole('combobox', { name: 'Search sources' }).fill('__x64_sys_getuid')
    const about = dialog.getByRole('region', { name: 'About kprobe:__x64_sys_getuid' })
    await expect(about).toContainText('__do_sys_getuid', slow)
    await expect(about).toContainText('bpftrace')
    await about.getByRole('textbox', { name: 'Offset in bytes' }).fill('9')
    await expect(dialog.getByRole('region', { name: 'About kprobe:__x64_sys_getuid+9' })).toBeVisible()
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().include('[role="dialog"]').analyze()
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
    await dialog.getByRole('button', { name: 'Add', exact: true }).click()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('button', { name: /^kprobe:__x64_sys_getuid\+9: / })).toBeVisible()
  })

  await test.step('a tracepoint shows its fields with types', async () => {
    await chooseMenu(app, 'source.tracepoint')
    const dialog = page.getByRole('dialog', { name: 'Tracepoint', exact: true })
    await dialog.getByRole('combobox', { name: 'Search sources' }).fill('sched_switch')
    const about = dialog.getByRole('region', { name: 'About tracepoint:sched:sched_switch' })
    await expect(about.getByRole('row', { name: /prev_pid\s+pid_t/ })).toBeVisible(slow)
    await about.getByRole('button', { name: 'prev_pid' }).click()
    await expect(about.getByRole('textbox', { name: /Filter/ })).toHaveValue('prev_pid')
    await page.keyboard.press('Escape')
  })

  await test.step('Enter adds what is shown, even in the moment in which it appears', async () => {
    await chooseMenu(app, 'source.tracepoint')
    const dialog = page.getByRole('dialog', { name: 'Tracepoint', exact: true })
    const field = dialog.getByRole('combobox', { name: 'Search sources' })
    // Something else is selected and shown first.
    await expect(dialog.getByRole('region', { name: /^About tracepoint:/ })).toBeVisible(slow)
    await page.evaluate(() => {
      // Runs when the page has changed, before anything is drawn: nobody could press Enter sooner.
      const observer = new MutationObserver(() => {
        const shown = document.querySelector(
          '[role=dialog] [aria-label="About tracepoint:sched:sched_wakeup"]',
        )
        if (shown === null) return
        observer.disconnect()
        const input = document.querySelector('[role=dialog] [role=combobox]')!
        input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))
      })
      observer.observe(document.body, { subtree: true, childList: true, attributes: true })
    })
    await field.fill('sched_wakeup')
    await expect(dialog.getByRole('button', { name: 'Added' })).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('button', { name: /^tracepoint:sched:sched_wakeup: / })).toBeVisible()
  })

  await test.step('a perf event asks three questions', async () => {
    await chooseMenu(app, 'source.perf')
    const dialog = page.getByRole('dialog', { name: 'Perf event', exact: true })
    await expect(dialog).toContainText('What to count', slow)
    await expect(dialog.getByRole('group', { name: /When to sample/ })).toBeVisible(slow)
    await expect(dialog.getByRole('group', { name: /What to observe/ })).toBeVisible()
    await expect(dialog.getByRole('group', { name: /When to sample/ })).toContainText('Never')
    await page.keyboard.press('Escape')
  })

  await test.step('a wide wildcard is attached only after a look at it', async () => {
    await chooseMenu(app, 'source.type')
    await page.getByRole('dialog', { name: 'Type a source' }).getByRole('textbox').fill('ftrace:vfs_*')
    await page.keyboard.press('Enter')
    const doubt = page.getByRole('dialog', { name: /Attach to \d+ functions\?/ })
    await expect(doubt).toContainText(/functions match; now they fire/, slow)
    await doubt.getByRole('button', { name: 'Cancel' }).click()
    await expect(page.getByRole('button', { name: /^ftrace:vfs_\*: / })).toHaveCount(0)
  })

  await test.step('what is wrong with a typed source is underlined, or told by the target', async () => {
    await chooseMenu(app, 'source.type')
    const dialog = page.getByRole('dialog', { name: 'Type a source' })
    await dialog.getByRole('textbox').fill('kprobe:vfs_read+zz')
    await expect(dialog.locator('mark')).toHaveText('zz')
    await expect(dialog.getByRole('button', { name: 'Add', exact: true })).toBeDisabled()
    await dialog.getByRole('textbox').fill('kprobe:no_such_function_here')
    await expect(dialog).toContainText('This kernel has no function no_such_function_here', slow)
    await page.keyboard.press('Control+Enter')
    const failed = page.getByRole('button', { name: /^kprobe:no_such_function_here: failed: / })
    await expect(failed).toBeVisible(slow)
    await chooseMenu(app, 'run.stop')
  })

  await test.step('the chips are one stop of the Tab key; arrows and Delete do the rest', async () => {
    const chips = page.getByRole('list', { name: 'Chosen sources' }).locator('[data-chip]')
    await chips.first().focus()
    await page.keyboard.press('End')
    await expect(chips.last()).toBeFocused()
    await page.keyboard.press('Tab')
    await expect(page.getByRole('button', { name: 'Add a source' })).toBeFocused()
    await page.keyboard.press('Shift+Tab')
    await expect(chips.last()).toBeFocused()
    const left = (await chips.count()) - 1
    await page.keyboard.press('Delete')
    await expect(chips).toHaveCount(left)
    await expect(chips.last()).toBeFocused()
  })
  expect(errors).toEqual([])
})

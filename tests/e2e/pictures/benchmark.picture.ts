/** A whole benchmark, and what stands behind the bar of a kprobe that is a jump: the third picture of the README. */
import { chooseMenu, expect, test } from '../app'
import { picture } from './picture'

test('benchmark', async ({ userData }) => {
  await picture('benchmark', { userData, theme: 'dark' }, async ({ app, page }) => {
    await chooseMenu(app, 'benchmark.run')
    const dialog = page.getByRole('dialog', { name: 'Run benchmark' })
    await dialog.getByRole('radio', { name: /Full/ }).check({ timeout: 60_000 })
    await dialog.getByRole('button', { name: /^Measure/ }).click({ timeout: 60_000 })
    const panel = page.getByRole('region', { name: 'Benchmark of mechanisms' })
    await expect(panel.getByRole('progressbar')).toBeVisible({ timeout: 60_000 })
    await expect(panel.getByRole('progressbar')).toBeHidden({ timeout: 200_000 })
    await panel.getByRole('button', { name: 'One each' }).click()
    await panel.getByRole('button', { name: '% of base' }).click()
    await panel.locator('[role=option][data-row="kprobe-jump-bpf-count"]').hover()
    await expect(page.getByText('Read from the kernel while it ran')).toBeVisible()
  })
})

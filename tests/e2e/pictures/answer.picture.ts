/** A program in the editor and its histogram, live, beside it: the second picture of the README. */
import { chooseMenu, expect, test } from '../app'
import { picture, typeInTerminal } from './picture'

/** Milliseconds until the picture: as long as the histogram takes to have a shape. */
const watched = 20_000

test('answer', async ({ userData }) => {
  await picture('answer', { userData, theme: 'light' }, async (probescope) => {
    const { app, page } = probescope
    await page.getByRole('button', { name: /^How many bytes read\(\) is asked for/ }).click()
    await typeInTerminal(probescope, 'while :; do ls -R /usr/lib > /dev/null; sleep 0.7; done')
    await chooseMenu(app, 'program.run')
    const answer = page.getByRole('region', { name: 'Answer of the program' })
    await expect(answer).toContainText('Running', { timeout: 120_000 })
    await expect(answer.getByRole('button', { name: 'Histogram' })).toBeVisible({ timeout: 60_000 })
    await page.waitForTimeout(watched)
  })
})

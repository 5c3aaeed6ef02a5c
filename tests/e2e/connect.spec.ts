/** Connecting as a user does it: choose, watch the steps, read what failed and what to do, and come back. */
import { AxeBuilder } from '@axe-core/playwright'
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { chooseMenu, expect, test as base, type Probescope } from './app'

/** Whatever the home is, ssh reads the configuration in the account's: this one reads none, unless it is told which. */
const test = base.extend({
  variables: async ({ userData }, use) => {
    const folder = join(userData, 'bin')
    const ssh = execFileSync('/bin/sh', ['-c', 'command -v ssh'], { encoding: 'utf8' }).trim()
    mkdirSync(folder)
    writeFileSync(join(folder, 'ssh'), `#!/bin/sh\nexec ${ssh} -F /dev/null "$@"\n`, { mode: 0o755 })
    await use({ PATH: `${folder}:${process.env['PATH'] ?? ''}` })
  },
})

// A loaded machine copies and starts an agent slowly.
const connecting = { timeout: 120_000 }

const target = ({ page }: Probescope, name: string | RegExp) => page.getByRole('button', { name })

test('lists this computer and the lab VM, and narrows by what is typed', async ({ probescope }) => {
  const { app, page } = probescope
  await chooseMenu(app, 'target.choose')
  const dialog = page.getByRole('dialog', { name: 'Connect' })
  await expect(dialog.getByRole('option', { name: /This computer/ })).toBeVisible()
  await expect(dialog.getByRole('option', { name: /Lab VM/ })).toBeVisible()
  const host = dialog.getByRole('combobox', { name: 'Host' })
  await expect(host).toBeFocused()
  await host.fill('root@192.0.2.7:2222')
  await expect(dialog.getByRole('option').first()).toContainText('root@192.0.2.7:2222')
  await expect(dialog.getByRole('button', { name: 'Connect' })).toBeEnabled()
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().include('[role="dialog"]').analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
})

test('a host that ssh would take for an option is refused while it is typed', async ({ probescope }) => {
  const { app, page } = probescope
  await chooseMenu(app, 'target.choose')
  const dialog = page.getByRole('dialog', { name: 'Connect' })
  await dialog.getByRole('combobox', { name: 'Host' }).fill('-oProxyCommand=touch')
  await expect(dialog.getByRole('alert')).toContainText('cannot begin with a dash')
  await expect(dialog.locator('mark')).toHaveText('-')
  await expect(dialog.getByRole('option')).toHaveCount(0)
  await expect(dialog.getByRole('button', { name: 'Connect' })).toBeDisabled()
  await page.keyboard.press('Enter')
  await expect(dialog).toBeVisible()
})

test('a machine that does not answer: the step that failed, a remedy, and another try', async ({
  probescope,
}) => {
  test.setTimeout(180_000)
  const { app, page } = probescope
  await chooseMenu(app, 'target.choose')
  await page.getByRole('combobox', { name: 'Host' }).fill(`root@127.0.0.1:${await closedPort()}`)
  await page.keyboard.press('Enter')
  const steps = page.getByRole('dialog', { name: /Could not connect/ })
  await expect(steps).toBeVisible(connecting)
  await expect(steps.getByRole('listitem').filter({ hasText: ': failed' })).toHaveCount(1)
  await expect(steps.getByRole('alert')).toContainText(/refused/i)
  await expect(target(probescope, /not connected/)).toBeVisible()
  await steps.getByRole('button', { name: 'Try again' }).click()
  await expect(steps).toBeVisible(connecting)
  await steps.getByRole('button', { name: 'Give up' }).click()
  await expect(page.getByRole('banner').getByRole('button', { name: 'Connect…' })).toBeVisible()
})

test('this computer: connected by the menu, disconnected, and connected again by one click', async ({
  probescope,
}) => {
  test.setTimeout(300_000)
  const { app, page, errors } = probescope
  // The button goes away with what it was for; the focus stays in its pane.
  const focused = page.locator('[data-pane]:focus, [data-pane] :focus')
  const start = page.getByRole('button', { name: 'This computer', exact: true })
  await start.focus()
  await page.keyboard.press('Enter')
  await expect(target(probescope, /This computer, connected/)).toBeVisible(connecting)
  await expect(start).toBeHidden()
  await expect(focused).toHaveCount(1)
  await chooseMenu(app, 'target.disconnect')
  await expect(target(probescope, /This computer, disconnected/)).toBeVisible(connecting)
  await target(probescope, /This computer, disconnected/).click()
  await page.getByRole('menuitem', { name: 'Reconnect' }).click()
  await expect(target(probescope, /This computer, connected/)).toBeVisible(connecting)
  await expect(focused).toHaveCount(1)

  await chooseMenu(app, 'target.capabilities')
  const capabilities = page.getByRole('region', { name: 'Capabilities' }).last()
  await expect(capabilities).toContainText(/of \d+ available/, connecting)
  await chooseMenu(app, 'target.attached')
  await expect(page.getByRole('region', { name: 'What is attached now' })).toContainText(
    'Probescope',
    connecting,
  )
  expect(errors).toEqual([])
})

/** A port of the loopback where nothing listens: one that was free a moment ago. */
async function closedPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

/** What the README's pictures have in common: a window of one size, connected to the lab VM, and where they are kept. */
import { fileURLToPath } from 'node:url'
import { startLab } from '../../kernel/labProcess'
import { chooseMenu, expect, launch, quit, type Probescope } from '../app'

const folder = new URL('../../../resources/screenshots/', import.meta.url)
/** Milliseconds that the terminal's shell takes to its prompt. */
const prompting = 3_000

/** Takes `name`.png when `prepare` has done. */
export async function picture(
  name: string,
  { userData, theme }: { readonly userData: string; readonly theme: 'light' | 'dark' },
  prepare: (probescope: Probescope) => Promise<void>,
): Promise<void> {
  startLab()
  const probescope = await launch({ userData, size: { width: 1440, height: 900 } })
  const { app, page } = probescope
  try {
    await chooseMenu(app, `view.theme.${theme}`)
    await chooseMenu(app, 'target.lab')
    const enabled = (id: string) =>
      app.evaluate(({ Menu }, item) => Menu.getApplicationMenu()?.getMenuItemById(item)?.enabled ?? false, id)
    await expect.poll(() => enabled('source.type'), { timeout: 120_000 }).toBe(true)
    await page.waitForTimeout(prompting)
    await prepare(probescope)
    await page.screenshot({ path: fileURLToPath(new URL(`${name}.png`, folder)) })
  } finally {
    await quit(probescope)
  }
}

export async function addSource({ app, page }: Probescope, source: string): Promise<void> {
  await chooseMenu(app, 'source.type')
  const dialog = page.getByRole('dialog', { name: 'Type a source' })
  await dialog.getByRole('textbox').fill(source)
  await dialog.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(dialog).toBeHidden()
}

export async function typeInTerminal({ page }: Probescope, line: string): Promise<void> {
  await page.locator('.xterm').first().click()
  await page.keyboard.type(`${line}\n`)
}

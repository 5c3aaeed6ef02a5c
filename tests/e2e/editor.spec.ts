/** Programs in the editor: written, saved, closed, found changed on disk, kept over a restart. */
import { AxeBuilder } from '@axe-core/playwright'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import { chooseMenu, expect, launch, quit, test, type Probescope } from './app'

const text = (page: Page) => page.locator('.monaco-editor[role="code"] .view-lines')
const tabs = (page: Page) => page.getByRole('tablist', { name: 'Open programs' }).getByRole('tab')
const status = (page: Page) => page.getByRole('group', { name: 'Status of the program' })

/** Commands come with their feature, a moment after the window. */
async function choose(app: ElectronApplication, id: string): Promise<void> {
  await expect
    .poll(() =>
      app.evaluate(({ Menu }, item) => Menu.getApplicationMenu()?.getMenuItemById(item)?.enabled, id),
    )
    .toBe(true)
  await chooseMenu(app, id)
}

async function newProgram({ app, page }: Probescope, program: string): Promise<void> {
  await choose(app, 'file.new')
  await expect(status(page)).toBeVisible()
  await expect(page.locator('.monaco-editor .native-edit-context')).toBeFocused()
  await page.keyboard.insertText(program)
}

/** Answers native questions with these button numbers, in turn, and notes what was asked. */
async function answer(app: ElectronApplication, ...buttons: number[]): Promise<void> {
  await app.evaluate(({ dialog }, given) => {
    const left = [...given]
    const asked: string[] = []
    Object.assign(globalThis, { asked })
    dialog.showMessageBox = (async (...parameters: unknown[]) => {
      asked.push((parameters.at(-1) as { message: string }).message)
      return { response: left.shift() ?? -1, checkboxChecked: false }
    }) as typeof dialog.showMessageBox
  }, buttons)
}
const asked = (app: ElectronApplication) =>
  app.evaluate(() => (globalThis as unknown as { asked: string[] }).asked)

async function saveTo(app: ElectronApplication, path: string): Promise<void> {
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = (async () => ({ canceled: false, filePath })) as typeof dialog.showSaveDialog
  }, path)
}

test('a program is written, undone, commented, saved and found saved', async ({ probescope, userData }) => {
  const { app, page, errors } = probescope
  await newProgram(probescope, 'BEGIN { exit(); }')
  await expect(tabs(page)).toHaveAccessibleName('untitled-1.bt, unsaved')
  await page.keyboard.press('Control+Slash')
  await expect(text(page)).toContainText('// BEGIN')
  await page.keyboard.press('Control+Z')
  await expect(text(page)).not.toContainText('//')
  await chooseMenu(app, 'edit.redo')
  await expect(text(page)).toContainText('// BEGIN')

  const path = join(userData, 'first.bt')
  await saveTo(app, path)
  await page.keyboard.press('Control+S')
  await expect(tabs(page)).toHaveAccessibleName('first.bt')
  expect(readFileSync(path, 'utf8')).toBe('// BEGIN { exit(); }')
  await expect(status(page)).toContainText(path)
  expect(errors).toEqual([])
})

test('closing asks about unsaved work, and does what is answered', async ({ probescope }) => {
  const { app, page } = probescope
  await newProgram(probescope, 'BEGIN { }')
  await answer(app, 2, 1)
  await page.keyboard.press('Control+W')
  await expect.poll(() => asked(app)).toEqual(['Save untitled-1.bt before closing it?'])
  await expect(tabs(page)).toHaveCount(1)
  await tabs(page).click({ button: 'middle' })
  await expect(page.getByRole('heading', { name: 'No program is open' })).toBeVisible()
})

test('a sample opens as it ships, and closes without a question', async ({ probescope }) => {
  const { app, page } = probescope
  await answer(app)
  await page.getByRole('button', { name: /Calls of getuid per second/ }).click()
  await expect(text(page)).toContainText('sys_enter_getuid')
  await expect(tabs(page)).toHaveAccessibleName('getuid-count.bt')
  await expect(status(page)).toContainText('bpftrace')
  // The probe has the colour of probes: the grammar is at work.
  const colour = (word: string) =>
    text(page)
      .locator('span span', { hasText: new RegExp(`^${word}$`) })
      .first()
      .evaluate((element) => getComputedStyle(element).color)
  expect(await colour('tracepoint')).not.toBe(await colour('count'))
  await chooseMenu(app, 'file.close')
  await expect(tabs(page)).toHaveCount(0)
  expect(await asked(app)).toEqual([])
})

test('a file that another program has changed is not written over unasked', async ({
  probescope,
  userData,
}) => {
  const { app, page } = probescope
  const path = join(userData, 'shared.bt')
  await newProgram(probescope, 'mine')
  await saveTo(app, path)
  await page.keyboard.press('Control+S')
  await expect(tabs(page)).toHaveAccessibleName('shared.bt')

  writeFileSync(path, 'theirs')
  await page.keyboard.insertText(' too')
  await answer(app, 2, 1)
  await page.keyboard.press('Control+S')
  await expect.poll(() => asked(app)).toEqual(['shared.bt has changed on disk since it was opened.'])
  expect(readFileSync(path, 'utf8')).toBe('theirs')
  await expect(tabs(page)).toHaveAccessibleName('shared.bt, unsaved')

  await page.keyboard.press('Control+S')
  await expect(text(page)).toHaveText('theirs')
  await expect(tabs(page)).toHaveAccessibleName('shared.bt')
  expect(readFileSync(path, 'utf8')).toBe('theirs')
})

test('programs, their order and the cursor outlive a restart', async ({ userData }) => {
  const first = await launch({ userData })
  await newProgram(first, 'one')
  await newProgram(first, 'two\n\n  here')
  await expect(status(first.page)).toContainText('Line 3, column 7')
  await tabs(first.page).nth(1).press('Control+Shift+ArrowLeft')
  await expect(tabs(first.page).first()).toHaveAccessibleName(/untitled-2/)
  await quit(first)

  const second = await launch({ userData })
  await expect(tabs(second.page)).toHaveCount(2)
  await expect(tabs(second.page).first()).toHaveAccessibleName('untitled-2.bt, unsaved')
  await expect(status(second.page)).toContainText('Line 3, column 7')
  await quit(second)
})

test('completion offers probes, and a hover explains them', async ({ probescope }) => {
  const { page } = probescope
  await newProgram(probescope, '')
  await page.keyboard.type('kpro')
  const list = page.locator('.suggest-widget .monaco-list-row')
  await expect(list.filter({ hasText: 'kprobe' }).first()).toBeVisible()
  // A list that is cut off by its pane helps nobody: all of it lies on top.
  const box = (await list.first().boundingBox())!
  const top = await page.evaluate(
    ([x, y]) => document.elementFromPoint(x!, y!)?.closest('.suggest-widget') !== null,
    [box.x + box.width - 8, box.y + box.height / 2],
  )
  expect(top).toBe(true)
  await page.keyboard.press('Enter')
  await expect(text(page)).toHaveText('kprobe:')
})

test('the editor with a program is accessible', async ({ probescope }) => {
  const { page } = probescope
  await newProgram(probescope, 'BEGIN { }')
  // Monaco's own insides are Monaco's to mend.
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    .include('[data-pane="editor"]')
    .exclude('.monaco-editor')
    .analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
  const editor = page.locator('.monaco-editor .native-edit-context')
  await editor.focus()
  await page.keyboard.press('Control+M')
  await expect(status(page)).toContainText('Tab moves focus')
  await page.keyboard.press('Tab')
  await expect(editor).not.toBeFocused()
  await expect(text(page)).toHaveText('BEGIN { }')
})

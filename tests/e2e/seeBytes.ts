/**
 * Bytes of a function on a real kernel: what attaching writes lights up, is explained, and goes when it is detached. All
 * of it is held against the kernel's text as a program of the target's own reads it.
 */
import { AxeBuilder } from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { leadsTo, nameOfPlace, readKernelText, type KernelText } from '../kernel/kernelText'
import { onLab, type startLab } from '../kernel/labProcess'
import { chooseMenu, expect, type Probescope } from './app'

const slowly = { timeout: 60_000 }
const symbol = '__x64_sys_getuid'
/** As much as the window reads at first. */
const length = 64

type Lab = ReturnType<typeof startLab>

interface ShownBytes {
  /** All that stands there now, in order. */
  readonly bytes: readonly string[]
  /** Offsets of those that light up. */
  readonly lit: readonly number[]
}

function shownBytes(panel: Locator): Promise<ShownBytes> {
  return panel.getByRole('table', { name: 'Instructions' }).evaluate((table) => {
    const cells = [...table.querySelectorAll('tbody tr:not(:has(del)) td:nth-child(2):not([colspan])')]
    const words = (text: string | null) => (text ?? '').trim().split(/\s+/)
    const bytes: string[] = []
    const lit: number[] = []
    for (const node of cells.flatMap((cell) => [...cell.childNodes])) {
      const found = words(node.textContent)
      if (node.nodeName === 'INS') lit.push(...found.map((_, index) => bytes.length + index))
      bytes.push(...found)
    }
    return { bytes, lit }
  })
}

/** Waits until the window shows what the kernel's text is now, lit where it differs from before; that text. */
async function shownAsRead(panel: Locator, lab: Lab, before: KernelText): Promise<KernelText> {
  let now = before
  await expect(async () => {
    now = await readKernelText(lab, symbol, length)
    const shown = await shownBytes(panel)
    expect(shown.bytes.length).toBeGreaterThan(20)
    expect(shown.bytes).toEqual(now.bytes.slice(0, shown.bytes.length))
    const differing = now.bytes.flatMap((byte, index) => (byte === before.bytes[index] ? [] : [index]))
    expect(shown.lit).toEqual(differing)
  }).toPass(slowly)
  return now
}

/** The row of a call or jump says where it leads, and so does the sentence. */
async function namesPlace(panel: Locator, lab: Lab, text: KernelText, offset: number): Promise<void> {
  const place = leadsTo(text, offset)
  const name = await nameOfPlace(lab, place)
  const row = panel.getByRole('row', { name: new RegExp(`^\\+0x${offset.toString(16)} e[89]`) })
  await expect(row).toContainText(name)
  await expect(row.getByTitle(`0x${place.toString(16)}`)).toBeVisible()
  await expect(panel.getByRole('status')).toContainText(name)
}

export async function count({ app, page }: Probescope, notation: string): Promise<void> {
  await chooseMenu(app, 'source.type')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox').first().fill(notation)
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
}

async function nothingToMendFor(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    .include('[aria-label="Bytes of a function"]')
    .analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
}

export async function seeBytes(probescope: Probescope, lab: Lab): Promise<void> {
  const { app, page } = probescope
  await chooseMenu(app, 'source.bytes')
  const panel = page.getByRole('region', { name: 'Bytes of a function' })
  await expect(panel).toContainText('Choose a source on a function')
  await count(probescope, `kprobe:${symbol}`)
  const sentences = panel.getByRole('status')
  await expect(sentences).toContainText('Nobody has patched this function', slowly)
  await expect(panel.getByRole('table', { name: 'Instructions' })).toContainText('endbr64')
  const before = await readKernelText(lab, symbol, length)
  await shownAsRead(panel, lab, before)

  // At the entry: a call.
  await chooseMenu(app, 'run.start')
  await expect(sentences).toContainText('The 5-byte nop at +0x4 became a call to', slowly)
  await expect(sentences).toContainText('A kprobe on ftrace: no breakpoint at all.')
  const call = await shownAsRead(panel, lab, before)
  expect(call.bytes[4]).toBe('e8')
  await namesPlace(panel, lab, call, 4)
  // What stood there before stays in sight, struck out.
  await expect(panel.locator('del').first()).toHaveText(before.bytes.slice(4, 9).join(' '))
  await expect(panel).toContainText('[FTRACE]')

  // Further on: a jump.
  await count(probescope, `kprobe:${symbol}+9`)
  await expect(sentences).toContainText('+0x9 became a jump to an optimized-probe slot', slowly)
  const jump = await shownAsRead(panel, lab, before)
  expect(jump.bytes[9]).toBe('e9')
  await namesPlace(panel, lab, jump, 9)
  await nothingToMendFor(page)

  // With consent, and only with it, the jump is an int3 again.
  await panel.getByRole('button', { name: 'Keep kprobes as int3…' }).click()
  const consent = page.getByRole('dialog', { name: 'Switch kprobe optimization off?' })
  await expect(consent).toContainText('one switch for the whole machine')
  await expect(consent.getByRole('button', { name: 'Leave it on' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(consent).toBeHidden()
  const switchNow = async () => (await onLab(lab, 'sysctl -n debug.kprobes-optimization')).trim()
  expect(await switchNow()).toBe('1')
  await panel.getByRole('button', { name: 'Keep kprobes as int3…' }).click()
  await consent.getByRole('button', { name: 'Switch it off' }).click()
  await expect(sentences).toContainText('+0x9 became int3 (cc)', slowly)
  const breakpoint = await shownAsRead(panel, lab, before)
  expect(breakpoint.bytes[9]).toBe('cc')
  expect(breakpoint.bytes.slice(10)).toEqual(before.bytes.slice(10))
  await expect(panel).toContainText('off on the whole machine, as you allowed')
  expect(await switchNow()).toBe('0')
  await panel.getByRole('button', { name: 'Switch it on again' }).click()
  await expect(sentences).toContainText('+0x9 became a jump', slowly)
  expect(await switchNow()).toBe('1')

  await chooseMenu(app, 'run.stop')
  await expect(sentences).toContainText('Nobody has patched this function', slowly)
  await expect(panel.locator('del')).toHaveCount(0)
  expect((await shownAsRead(panel, lab, before)).bytes).toEqual(before.bytes)
  await otherFunctions(panel)
}

/** Named by hand: a slip is met with what is near, more is read when it is asked for, and other sources are refused. */
async function otherFunctions(panel: Locator): Promise<void> {
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
}

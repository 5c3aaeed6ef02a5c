/** The packaged app counts on this machine, with nothing but what is in the package. */
import { expect, test, type Page } from '@playwright/test'
import { execFileSync, spawn } from 'node:child_process'
import { chownSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { start, unpack, type Unpacked } from './packagedApp'
import { startPiped } from './pipedApp'

const calls = 4_321
const source = 'tracepoint:syscalls:sys_enter_getuid'

let unpacked: Unpacked
test.beforeAll(() => void (unpacked = unpack()))
test.afterAll(() => unpacked.remove())

test('its window counts a source exactly', async () => {
  test.skip(process.getuid?.() !== 0, 'tracing this machine takes root')
  const userData = mkdtempSync(join(tmpdir(), 'probescope-package-data-'))
  const workload = waitingWorkload(unpacked.folder)
  const { page, quit } = await start(unpacked.folder, userData)
  try {
    await choose(page, 'this computer')
    await expect(page.getByRole('button', { name: /This computer, connected/ })).toBeVisible()

    await choose(page, 'type a source')
    await page.getByRole('dialog').getByRole('textbox').fill(source)
    await page.keyboard.press('Enter')
    const chip = page.getByRole('list', { name: 'Chosen sources' }).getByRole('button', { name: source })
    await expect(chip.first()).toBeVisible()

    await choose(page, 'count one process')
    const scope = page.getByRole('dialog', { name: 'Whose events' })
    await scope.getByRole('radio', { name: /One process/ }).check()
    await scope.getByRole('textbox', { name: /Process id/ }).fill(String(workload.pid))
    await scope.getByRole('button', { name: 'Done' }).click()

    await choose(page, 'start counting')
    await expect(chip.first()).toHaveAccessibleName(/: counting$/)
    await workload.run()
    await page.getByRole('button', { name: 'Totals' }).click()
    const tile = page
      .getByRole('region', { name: 'Counts live' })
      .getByRole('group', { name: source, exact: true })
    await expect(tile).toContainText('4,321')
    expect(await quit()).toEqual({ code: 0, signal: null })
  } finally {
    workload.kill()
    await quit()
    rmSync(userData, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }
})

test('its command line counts, too', () => {
  test.skip(process.getuid?.() !== 0, 'tracing this machine takes root')
  const args = ['count', source, 'software:context-switches', '--for', '1s', '--json']
  const document = JSON.parse(
    execFileSync(join(unpacked.folder, 'bin', 'probescope'), args, { encoding: 'utf8' }),
  )
  expect(document).toMatchObject({ version: 1, target: 'local', sources: [{ source }, {}] })
  expect(document.sources[1].total).toBeGreaterThan(0) // the agent itself wakes up ten times a second
})

test('its embedded kernel counts in the window, with one click and no privilege of the tracer', async () => {
  const userData = mkdtempSync(join(tmpdir(), 'probescope-package-data-'))
  const { page, quit } = await start(unpacked.folder, userData)
  try {
    await page.getByRole('button', { name: 'Watch the embedded kernel' }).click()
    const chip = page.getByRole('list', { name: 'Chosen sources' }).getByRole('button', { name: source })
    await expect(chip.first()).toHaveAccessibleName(/: counting$/)
    await expect(page.getByRole('img', { name: /Events per second/ })).toBeVisible()
    await readLicences(page)
    await page.getByRole('button', { name: 'Totals' }).click()
    const tile = page
      .getByRole('region', { name: 'Counts live' })
      .getByRole('group', { name: source, exact: true })
    await expect(tile).toContainText(/[1-9]/)
    expect(await quit()).toEqual({ code: 0, signal: null })
  } finally {
    await quit()
    rmSync(userData, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }
})

test('its embedded kernel counts for a user without rights or home, from a folder not theirs, without a network', () => {
  test.skip(process.getuid?.() !== 0, 'becoming somebody else takes root')
  readOnlyForOthers()
  const [unshare, ...args] = [...withoutNetworkAsNobody, join(unpacked.folder, 'bin', 'probescope')]
  const document = JSON.parse(
    execFileSync(unshare!, [...args, 'count', source, '--target', 'embedded', '--for', '2s', '--json'], {
      encoding: 'utf8',
      env: { PATH: '/usr/bin:/bin', HOME: '/nonexistent' },
    }),
  )
  expect(document).toMatchObject({ version: 1, target: 'embedded', sources: [{ source, failure: null }] })
  expect(document.sources[0].total).toBeGreaterThan(10)
})

test('its window does, too: it opens for a user without rights, home or network, and counts after one click', async () => {
  test.skip(process.getuid?.() !== 0, 'becoming somebody else takes root')
  readOnlyForOthers()
  const userData = mkdtempSync(join(tmpdir(), 'probescope-package-data-'))
  chownSync(userData, nobody, nobody)
  const app = await startPiped([...withoutNetworkAsNobody, join(unpacked.folder, 'probescope')], {
    PATH: '/usr/bin:/bin',
    HOME: '/nonexistent',
    PROBESCOPE_USER_DATA: userData,
    DISPLAY: process.env['DISPLAY'] ?? '',
  })
  try {
    const button =
      "[...document.querySelectorAll('button')].find((each) => each.textContent.includes('Watch the embedded'))"
    await app.until(`${button} === undefined ? false : (${button}.click(), true)`)
    const graph = `document.querySelector('[role=img][aria-label^="Events per second"]')?.ariaLabel`
    expect(await app.until<string>(graph)).toContain(source)
    // The names of the sources have no digits: what has is a rate.
    const rates = `/\\d/.exec(document.querySelector('[aria-label="Chosen sources"]')?.textContent ?? '')?.[0]`
    expect(await app.until<string>(rates)).toMatch(/\d/)
    expect(await app.quit()).toEqual({ code: 0, signal: null })
  } finally {
    await app.quit()
    rmSync(userData, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }
})

const nobody = 65534
/** A network namespace whose only interface is down, and a user that nobody has given anything. */
const withoutNetworkAsNobody = [
  'unshare',
  '--net',
  'setpriv',
  `--reuid=${nobody}`,
  `--regid=${nobody}`,
  '--clear-groups',
  '--inh-caps=-all',
  '--bounding-set=-all',
]

/** Everybody may read it, and nobody but root may write there. */
function readOnlyForOthers(): void {
  execFileSync('chmod', ['-R', 'a+rX,go-w', dirname(unpacked.folder)])
}

/** Of all that ships there is a text, and the embedded kernel's says where its sources are. */
async function readLicences(page: Page): Promise<void> {
  await choose(page, 'licences')
  const dialog = page.getByRole('dialog', { name: 'Licences' })
  for (const [part, words] of [
    ['Packages', 'monaco-editor'],
    ['Agent', 'libbpf'],
    ['Electron', 'LICENSES.chromium.html'],
    ['Embedded kernel', 'apt-get source'],
  ] as const) {
    await dialog.getByRole('button', { name: part, exact: true }).click()
    await expect(dialog.getByRole('region', { name: `Licences of: ${part}` })).toContainText(words)
  }
  await page.keyboard.press('Escape')
}

/** Runs a command by the palette, as the keyboard does. */
async function choose(page: Page, words: string): Promise<void> {
  await page.keyboard.press('Control+Shift+P')
  const palette = page.getByRole('dialog', { name: 'Command Palette' })
  await expect(palette).toBeVisible()
  await page.keyboard.type(words)
  const first = palette.getByRole('option').first()
  await expect(first).toContainText(new RegExp(words, 'i'))
  await expect(first).not.toHaveAttribute('aria-disabled', 'true')
  await page.keyboard.press('Enter')
  await expect(palette).toBeHidden()
}

/** A process that calls getuid exactly `calls` times once it is told to; it is the package's own agent that does. */
function waitingWorkload(folder: string) {
  const machine = process.arch === 'arm64' ? 'aarch64' : 'x86_64'
  const agent = join(folder, 'resources', 'agent', machine, 'probescope-agent')
  const script = `read -r go; exec "$0" --workload getuid ${calls} 1`
  const child = spawn('sh', ['-c', script, agent], { stdio: ['pipe', 'ignore', 'inherit'] })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  return {
    pid: child.pid!,
    run: async () => {
      child.stdin.write('go\n')
      expect(await ended).toBe(0)
    },
    kill: () => child.kill('SIGKILL'),
  }
}

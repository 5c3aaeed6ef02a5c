/** What a page that has gone bad can do: nothing but ask, and be refused. */
import { expect, test } from './app'

test('gives the page no Node, no Electron and no way out', async ({ probescope: { app, page } }) => {
  const has = await page.evaluate(() => ({
    globals: ['require', 'process', 'module', 'Buffer', 'global', 'electron'].filter(
      (name) => name in window,
    ),
    bridge: Object.keys(window.probescope).sort(),
    opened: window.open('https://example.org/') === null && window.open('about:blank') === null,
    frozen: (() => {
      try {
        ;(window.probescope as unknown as Record<string, unknown>)['request'] = () => 'mine'
      } catch {
        // That is an answer, too.
      }
      return window.probescope.request.toString().includes('mine')
    })(),
  }))
  expect(has).toEqual({
    globals: [],
    bridge: ['connectEngine', 'on', 'request'],
    opened: true,
    frozen: false,
  })
  const preferences = await app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]!.webContents as unknown as {
      getLastWebPreferences(): Record<string, unknown>
    }
    const { sandbox, contextIsolation, nodeIntegration, webviewTag, webSecurity } =
      contents.getLastWebPreferences()
    return { sandbox, contextIsolation, nodeIntegration, webviewTag, webSecurity }
  })
  expect(preferences).toEqual({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webviewTag: false,
    webSecurity: true,
  })
  expect(app.windows()).toHaveLength(1)
})

test('goes nowhere else', async ({ probescope: { page } }) => {
  const here = page.url()
  expect(here).toBe('app://probescope/index.html')
  for (const address of [
    'https://example.org/',
    'file:///etc/passwd',
    'data:text/html,<b>x',
    'app://probescope/assets/',
    'javascript:document.title="run"',
  ]) {
    await page.evaluate((to) => {
      const link = document.createElement('a')
      link.href = to
      document.body.append(link)
      link.click()
      link.remove()
    }, address)
  }
  await page.waitForTimeout(500)
  expect(page.url()).toBe(here)
  // Asked of the page itself: Playwright goes on waiting for the navigations that never come.
  const shown = await page.evaluate(() => [
    document.title,
    document.querySelector('[data-pane="sources"]')?.checkVisibility(),
  ])
  expect(shown).toEqual(['Probescope', true])
})

test('runs no script that it did not bring, and reaches no network', async ({ probescope: { page } }) => {
  const tried = await page.evaluate(async () => {
    const violations: string[] = []
    document.addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective))
    const ran: string[] = []
    ;(window as unknown as { ran: (what: string) => void }).ran = (what) => ran.push(what)
    const script = document.createElement('script')
    script.textContent = 'ran("inline script")'
    document.body.append(script)
    const holder = document.createElement('div')
    holder.innerHTML = '<img src="app://probescope/none.png" onerror="ran(\'handler\')">'
    document.body.append(holder)
    const frame = document.createElement('iframe')
    frame.srcdoc = '<script>parent.ran("frame")</script>'
    document.body.append(frame)
    // Later: what the debugger itself runs is let through.
    setTimeout(() => {
      try {
        // oxlint-disable-next-line no-eval -- that it is refused is what is tested
        ;(0, eval)('ran("eval")')
      } catch {
        ran.push('eval refused')
      }
    })
    const reached = await fetch('https://example.org/').then(
      () => 'reached',
      () => 'refused',
    )
    const local = await fetch('http://127.0.0.1:9/').then(
      () => 'reached',
      () => 'refused',
    )
    await new Promise((resolve) => setTimeout(resolve, 500))
    for (const element of [script, holder, frame]) element.remove()
    return { ran, reached, local, violations: [...new Set(violations)].sort() }
  })
  expect(tried.ran).toEqual(['eval refused'])
  expect([tried.reached, tried.local]).toEqual(['refused', 'refused'])
  expect(tried.violations).toEqual(
    expect.arrayContaining(['connect-src', 'script-src', 'script-src-attr', 'script-src-elem']),
  )
})

test('has no permission to anything', async ({ probescope: { page } }) => {
  const states = await page.evaluate(async () => {
    const refused = async (ask: () => Promise<unknown>) =>
      ask().then(
        () => 'granted',
        () => 'refused',
      )
    return {
      notifications: await Notification.requestPermission(),
      clipboard: await refused(() => navigator.clipboard.readText()),
      camera: await refused(() => navigator.mediaDevices.getUserMedia({ video: true })),
      screen: await refused(() => navigator.mediaDevices.getDisplayMedia()),
      place: await refused(
        () => new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject)),
      ),
    }
  })
  expect(states).toEqual({
    notifications: 'denied',
    clipboard: 'refused',
    camera: 'refused',
    screen: 'refused',
    place: 'refused',
  })
})

test('is refused what is no request, and told why', async ({ probescope: { page } }) => {
  const answers = await page.evaluate(async () => {
    const ask = async (request: unknown, params: unknown) => {
      const answer = (await window.probescope.request(request as string, params)) as {
        ok: boolean
        failure?: { code: string }
      }
      return answer.ok ? 'ok' : answer.failure!.code
    }
    return {
      unknown: await ask('shell.openExternal', { url: 'file:///bin/sh' }),
      prototype: await ask('__proto__', {}),
      constructor: await ask('constructor', {}),
      notText: await ask({ toString: 'settings.get' }, {}),
      noParams: await ask('files.read', undefined),
      wrongParams: await ask('files.save', { path: ['/etc/passwd'], name: 1, text: null }),
      wrongSetting: await ask('settings.set', { theme: 'url(https://example.org)' }),
      long: await ask('dialog.ask', { message: 'x', detail: '', buttons: Array(1000).fill('x') }),
      missing: await ask('files.read', { path: '/nonexistent/file.bt' }),
      device: await ask('files.read', { path: '/dev/zero' }),
      good: await ask('settings.get', {}),
    }
  })
  expect(answers).toEqual({
    unknown: 'bad-request',
    prototype: 'bad-request',
    constructor: 'bad-request',
    notText: 'bad-request',
    noParams: 'bad-request',
    wrongParams: 'bad-request',
    wrongSetting: 'bad-request',
    long: 'bad-request',
    missing: 'not-found',
    device: 'not-text',
    good: 'ok',
  })
})

declare global {
  interface Window {
    readonly probescope: {
      request(request: string, params: unknown): Promise<unknown>
      on(event: string, listener: (data: unknown) => void): () => void
      connectEngine(): void
    }
  }
}

/** Terminals with the real node-pty: what is typed, shown, resized and ended. */
import { afterEach, describe, expect, test } from 'vitest'
import { Harness, Window } from './terminalHarness'

let harness = new Harness()

afterEach(async () => {
  await harness.service.dispose()
  harness = new Harness()
})

function open() {
  const opened = harness.service.open({ session: null, columns: 100, rows: 30 })
  if (!opened.ok) throw new Error(opened.failure.message)
  return opened.value.terminal.id
}

describe('a shell on this computer', () => {
  test('runs what is typed', async () => {
    const terminal = open()
    harness.service.write({ terminal, data: 'echo $((6 * 7))x\r' })
    await harness.until(() => harness.text(terminal).includes('42x'), 'the sum')
    expect(harness.service.list().terminals).toMatchObject([
      { id: terminal, phase: 'running', exitCode: null },
    ])
  })

  test('has the size asked for, and the one given later', async () => {
    const terminal = open()
    harness.service.write({ terminal, data: 'stty size; echo done-$((1 + 1))\r' })
    await harness.until(() => /30 100\r\n[^]*done-2/.test(harness.text(terminal)), 'the first size')
    harness.service.resize({ terminal, columns: 61, rows: 17 })
    harness.service.write({ terminal, data: 'stty size\r' })
    await harness.until(() => harness.text(terminal).includes('17 61\r\n'), 'the second size')
    const attached = await harness.service.attach({ terminal })
    expect(attached).toMatchObject({ ok: true, value: { columns: 61, rows: 17 } })
  })

  test('wraps what stands at the cursor when it is first given its size: ssh asks before that', async () => {
    const question = 'Are you sure you want to continue connecting (yes/no/[fingerprint])? '
    const { terminal } = harness.run(`printf '%s' '${question}'; read answer`)
    await harness.until(() => harness.text(terminal.id).includes('fingerprint'), 'the question')
    harness.service.resize({ terminal: terminal.id, columns: 61, rows: 17 })
    const attached = await harness.service.attach({ terminal: terminal.id })
    if (!attached.ok) throw new Error(attached.failure.message)
    // As a window of that size shows it: all of the question, on two lines.
    expect(attached.value.screen.replaceAll('\r\n', '')).toContain(question.trimEnd())
  })

  test('keeps what is ours out of its environment', async () => {
    process.env['PROBESCOPE_SECRET'] = 'leaked'
    process.env['npm_config_token'] = 'leaked'
    try {
      const terminal = open()
      harness.service.write({ terminal, data: 'env; echo $TERM/$COLORTERM; echo end-$((1 + 1))\r' })
      await harness.until(() => harness.text(terminal).includes('end-2'), 'the environment')
      expect(harness.text(terminal)).toContain('xterm-256color/truecolor')
      expect(harness.text(terminal)).not.toContain('leaked')
    } finally {
      delete process.env['PROBESCOPE_SECRET']
      delete process.env['npm_config_token']
    }
  })

  test('is hung up when closed, and killed when it does not go', async () => {
    const terminal = open()
    harness.service.write({ terminal, data: 'trap "" HUP; echo pid=$$=\r' })
    await harness.until(() => /pid=\d+=/.test(harness.text(terminal)), 'its pid')
    const pid = Number(/pid=(\d+)=/.exec(harness.text(terminal))![1])
    expect(() => process.kill(pid, 0)).not.toThrow()
    expect(harness.service.close({ terminal }).ok).toBe(true)
    expect(harness.told.at(-1)).toEqual({ event: 'terminal.closed', data: { terminal } })
    expect(harness.service.list().terminals).toEqual([])
    await harness.service.dispose()
    expect(() => process.kill(pid, 0)).toThrow(/ESRCH/)
  })
})

describe('output', () => {
  test('comes whole when a character is split between two writes', async () => {
    // The four bytes of a rocket, one at a time.
    const split = String.raw`for b in '\360' '\237' '\232' '\200'; do printf "$b"; sleep 0.03; done; printf ' caf\303'; sleep 0.03; printf '\251\n'`
    const { terminal } = harness.run(split)
    await harness.ended(terminal.id)
    expect(harness.text(terminal.id)).toBe('🚀 café\r\n')
  })

  test('ends with the exit code, or null after a signal', async () => {
    const seven = harness.run('exit 7').terminal
    const killed = harness.run('kill -TERM $$').terminal
    await harness.ended(seven.id)
    await harness.ended(killed.id)
    expect(harness.service.list().terminals).toMatchObject([
      { id: seven.id, phase: 'ended', exitCode: 7 },
      { id: killed.id, phase: 'ended', exitCode: null },
    ])
  })

  test('is complete when the program ends while nobody reads', async () => {
    const { pty, terminal } = harness.run('sleep 0.2; printf "%03d " $(seq 1 500)')
    pty.pause()
    await harness.ended(terminal.id)
    expect(harness.text(terminal.id).trim().split(/\s+/)).toHaveLength(500)
  })

  test('titles are plain text, short, and told a few times only', async () => {
    const { terminal } = harness.run(
      String.raw`for i in $(seq 1 2000); do printf '\033]0;title %d\007' $i; done; printf '\033]2;evil\342\200\256name%0500d\007' 0; sleep 0.3`,
    )
    await harness.ended(terminal.id)
    const title = harness.service.list().terminals[0]!.title
    expect(title).toMatch(/^evilname0+…$/)
    expect(title).toHaveLength(200)
    const told = harness.told.filter(({ event }) => event === 'terminal.changed')
    expect(told.length).toBeGreaterThan(0)
    expect(told.length).toBeLessThan(30)
  })

  test('questions are answered here only while no window shows the terminal', async () => {
    const ask = String.raw`stty raw -echo min 0 time 10; printf '\033[6n'; dd bs=1 count=6 2>/dev/null | tr '\033' E; printf ' end'`
    const alone = harness.run(ask).terminal
    await harness.ended(alone.id)
    expect(harness.text(alone.id)).toContain('E[1;1R')
    const shown = harness.run(`sleep 0.1; ${ask}`).terminal
    await harness.service.attach({ terminal: shown.id })
    await harness.ended(shown.id)
    expect(harness.text(shown.id)).not.toContain('E[')
  })
})

describe('attaching', () => {
  test('shows the screen, the scrollback and the cursor as they are', async () => {
    const { terminal } = harness.run(
      String.raw`seq 1 300; printf '\033[1;31mred\033[0m \344\270\255\346\226\207 end'; sleep 0.2`,
    )
    await harness.ended(terminal.id)
    const first = await new Window(harness, terminal.id).attach()
    const lines = await first.lines()
    expect(lines).toHaveLength(301)
    expect(lines[0]).toBe('1')
    expect(lines[300]).toBe('red 中文 end')
    expect(first.emulator.buffer.active.cursorX).toBe('red 中中文文 end'.length)
    const cell = first.emulator.buffer.active.getLine(300)!.getCell(0)!
    expect(cell.isBold() !== 0 && cell.isFgPalette() && cell.getFgColor() === 1).toBe(true)
  })

  test('in the middle of a flood neither repeats nor loses a line', async () => {
    const { terminal } = harness.run('seq 1 200000; sleep 0.3')
    await harness.until(() => harness.text(terminal.id).length > 200_000, 'the flood')
    const windows: Window[] = []
    for (let reload = 0; reload < 5; reload++) {
      windows.at(-1)?.detach()
      harness.service.windowClosed(0)
      windows.push(await new Window(harness, terminal.id).attach())
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    await harness.ended(terminal.id)
    const lines = (await windows.at(-1)!.lines()).map(Number)
    expect(lines.at(-1)).toBe(200_000)
    expect(lines.length).toBeGreaterThan(4_000)
    for (let row = 1; row < lines.length; row++) expect(lines[row]).toBe(lines[row - 1]! + 1)
  })

  test('keeps the alternate screen and its modes', async () => {
    const { terminal } = harness.run(
      String.raw`echo before; printf '\033[?1049h\033[?2004h\033[Hfull screen'; sleep 0.5`,
    )
    await harness.until(() => harness.text(terminal.id).includes('full screen'), 'the alternate screen')
    const window = await new Window(harness, terminal.id).attach()
    expect(await window.lines()).toEqual(['full screen'])
    expect(window.emulator.buffer.active.type).toBe('alternate')
    expect(window.emulator.modes.bracketedPasteMode).toBe(true)
  })

  test('an unterminated control string swallows output until a reset', async () => {
    const { terminal } = harness.run(
      String.raw`printf 'seen\n\033Pq'; echo swallowed; sleep 0.4; echo after; sleep 0.2`,
    )
    await harness.until(() => harness.text(terminal.id).includes('swallowed'), 'the swallowed word')
    const window = await new Window(harness, terminal.id).attach()
    expect(await window.lines()).toEqual(['seen'])
    harness.service.reset({ terminal: terminal.id })
    await harness.ended(terminal.id)
    expect(await window.lines()).toEqual(['after'])
    const reloaded = await new Window(harness, terminal.id).attach()
    expect(await reloaded.lines()).toEqual(['after'])
  })
})

describe('requests about terminals that are not there', () => {
  test('fail and say so', async () => {
    const terminal = 'terminal-99'
    const answers = [
      await harness.service.attach({ terminal }),
      harness.service.write({ terminal, data: 'x' }),
      harness.service.resize({ terminal, columns: 80, rows: 24 }),
      harness.service.acknowledge({ terminal, characters: 1 }),
      harness.service.reset({ terminal }),
      harness.service.close({ terminal }),
    ]
    for (const answer of answers) expect(answer).toMatchObject({ ok: false, failure: { code: 'not-found' } })
    expect(harness.service.open({ session: 'gone', columns: 80, rows: 24 })).toMatchObject({ ok: false })
  })

  test("closing an adopted terminal leaves its owner's process alone", async () => {
    const { pty, terminal } = harness.run('sleep 5')
    harness.service.close({ terminal: terminal.id })
    await harness.service.dispose()
    expect(() => process.kill(pty.pid, 0)).not.toThrow()
    pty.kill('SIGKILL')
  })
})

/** A terminal service whose events are gathered, and a window that shows one terminal as the real one does. */
import headless from '@xterm/headless'
import { fail } from '../../app/base/result'
import { failure } from '../../app/base/failure'
import type { EngineEvent, EngineEventData } from '../../app/contract/engine'
import type { Terminal } from '../../app/model/terminal'
import { spawnPty, type ChildPty } from '../../main/engine/terminals/pty'
import { TerminalService } from '../../main/engine/terminals/terminalService'

type Told = { [E in EngineEvent]: { event: E; data: EngineEventData<E> } }[EngineEvent]

export class Harness {
  readonly told: Told[] = []
  private readonly listeners = new Set<(told: Told) => void>()

  readonly service = new TerminalService({
    emit: (event, data) => {
      const told = { event, data } as Told
      this.told.push(told)
      for (const listener of this.listeners) listener(told)
    },
    sessionShell: () => fail(failure('not-connected', 'no session in this test')),
  })

  /** A program in a terminal, as the service would start a shell. The pty is given to the test as well. */
  run(
    command: string,
    { columns = 80, rows = 24, env = {} as Record<string, string> } = {},
  ): { pty: ChildPty; terminal: Terminal } {
    const pty = spawnPty({
      file: '/bin/sh',
      args: ['-c', command],
      env: { PATH: process.env['PATH'] ?? '', TERM: 'xterm-256color', LANG: 'C.UTF-8', ...env },
      cwd: '/',
      columns,
      rows,
    })
    return { pty, terminal: this.service.adopt(pty, { session: null, title: 'test', columns, rows }) }
  }

  /** Everything a terminal has said so far. */
  text(terminal: string): string {
    return this.told
      .map((told) =>
        told.event === 'terminal.data' && told.data.terminal === terminal ? told.data.data : '',
      )
      .join('')
  }

  /** Resolves when `condition` holds; looked at after every event. */
  until(condition: () => boolean, what: string, timeout = 10_000): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = () => {
        if (!condition()) return
        this.listeners.delete(look)
        clearTimeout(timer)
        resolve()
      }
      const timer = setTimeout(() => {
        this.listeners.delete(look)
        reject(
          new Error(`waited ${timeout} ms for ${what}; last events: ${JSON.stringify(this.told.slice(-5))}`),
        )
      }, timeout)
      this.listeners.add(look)
      look()
    })
  }

  ended(terminal: string): Promise<void> {
    return this.until(
      () => this.service.list().terminals.find(({ id }) => id === terminal)?.phase === 'ended',
      `the end of ${terminal}`,
    )
  }

  onData(terminal: string, listener: (text: string) => void): () => void {
    const hear = (told: Told) => {
      if (told.event === 'terminal.data' && told.data.terminal === terminal) listener(told.data.data)
    }
    this.listeners.add(hear)
    return () => this.listeners.delete(hear)
  }
}

/** What a window does: attaches, puts the screen into an emulator of its own, then follows and acknowledges. */
export class Window {
  readonly emulator = new headless.Terminal({ cols: 80, rows: 24, scrollback: 5000, allowProposedApi: true })
  private stopped: (() => void) | null = null
  private readonly early: string[] = []
  private ready = false
  shown = 0

  constructor(
    private readonly harness: Harness,
    private readonly terminal: string,
    private readonly acknowledges = true,
  ) {}

  async attach(): Promise<this> {
    // Data that come before the answer belong to an earlier attachment, as the contract says.
    this.stopped = this.harness.onData(this.terminal, (text) => {
      if (this.ready) this.show(text)
      else this.early.push(text)
    })
    const attached = await this.harness.service.attach({ terminal: this.terminal })
    if (!attached.ok) throw new Error(attached.failure.message)
    this.emulator.resize(attached.value.columns, attached.value.rows)
    this.emulator.write(attached.value.screen)
    this.ready = true
    return this
  }

  detach(): void {
    this.stopped?.()
    this.stopped = null
  }

  /** All lines, scrollback included, without trailing blanks. */
  async lines(): Promise<string[]> {
    await new Promise<void>((resolve) => this.emulator.write('', resolve))
    const buffer = this.emulator.buffer.active
    const lines = Array.from({ length: buffer.length }, (_, row) =>
      buffer.getLine(row)!.translateToString(true),
    )
    while (lines.at(-1) === '') lines.pop()
    return lines
  }

  private show(text: string): void {
    this.shown += text.length
    this.emulator.write(text, () => {
      if (this.acknowledges) {
        this.harness.service.acknowledge({ terminal: this.terminal, characters: text.length })
      }
    })
  }
}

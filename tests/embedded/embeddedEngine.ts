/** An engine that a test drives, connected to the embedded kernel, with a shell there. */
import { fileURLToPath } from 'node:url'
import type { Run } from '../../app/model/run'
import { parseSource } from '../../app/sources/notation'
import type { TargetAddress } from '../../app/model/target'
import type { Scope } from '../../app/model/source'
import type { EngineOptions } from '../../main/engine/options'
import { DrivenEngine } from '../kernel/engineHarness'

export const embeddedFolder = fileURLToPath(new URL('../../out/embedded', import.meta.url))

export class EmbeddedEngine extends DrivenEngine {
  target = ''
  private terminal = ''

  /** Connects, and waits until the kernel's agent answers. */
  async start(address: TargetAddress = { kind: 'embedded' }): Promise<this> {
    this.target = await this.connect(address)
    await this.until(this.target, 'connected', 120_000)
    return this
  }

  /** Types a line in the terminal there; the terminal is opened the first time. */
  async type(line: string): Promise<void> {
    if (this.terminal === '') {
      const opened = await this.ask('terminals.open', { session: this.target, columns: 100, rows: 30 })
      this.terminal = opened.terminal.id
      await this.answers('root@embedded')
    }
    await this.ask('terminals.write', { terminal: this.terminal, data: `${line}\r` })
  }

  /** What the terminal says, from now on, in answer to a line that is typed. */
  async typed(line: string, answer: RegExp): Promise<RegExpExecArray> {
    const from = this.shown.length
    await this.type(line)
    return this.when(() => answer.exec(this.shown.slice(from)), 120_000)
  }

  /** The same in a new terminal: the one before went with its machine. */
  typedAfresh(line: string, answer: RegExp): Promise<RegExpExecArray> {
    this.terminal = ''
    this.shown = ''
    return this.typed(line, answer)
  }

  /** Waits until the terminal has said so. */
  answers(text: string): Promise<true> {
    return this.when(() => (this.shown.includes(text) ? true : null), 120_000)
  }

  async count(sources: readonly string[], scope: Scope): Promise<Run> {
    const parsed = sources.map((text) => {
      const source = parseSource(text)
      if (!source.ok) throw new Error(`${text}: ${source.failure.message}`)
      return source.value
    })
    const { run } = await this.ask('runs.start', {
      session: this.target,
      sources: parsed,
      interval: 100,
      scope,
    })
    return this.when(() => {
      const now = this.run(run.id)
      return now.sources.some(({ state }) => state.phase === 'attaching') ? null : now
    }, 120_000)
  }

  async stop({ id }: Run): Promise<Run> {
    return (await this.ask('runs.stop', { run: id })).run
  }
}

export function makeEngine(
  folder: string | null = embeddedFolder,
  options: Partial<EngineOptions> = {},
): EmbeddedEngine {
  return new EmbeddedEngine({ embedded: folder, ...options })
}

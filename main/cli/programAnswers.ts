/** Follows a program: its state, and what it says, line by line. */
import type { ProgramOutput, ProgramRun } from '../../app/model/program'
import type { Engine } from '../engine'

type Stream = ProgramOutput['stream']

export class ProgramAnswers {
  private readonly states = new Map<string, ProgramRun>()
  private readonly listeners = new Set<() => void>()
  private readonly rests = new Map<Stream, string>()
  private readonly subscriptions

  /** @param printed is told each line; null: nobody wants to know */
  constructor(
    engine: Engine,
    private readonly printed: ((line: string, stream: Stream) => void) | null,
  ) {
    this.subscriptions = [
      engine.on('program', ({ program }) => {
        this.states.set(program.id, program)
        for (const listener of [...this.listeners]) listener()
      }),
      engine.on('program.output', ({ output }) => {
        for (const { stream, text } of output) this.print(stream, text)
      }),
    ]
  }

  /** Resolves when it runs, or has ended already. */
  running(program: ProgramRun): Promise<ProgramRun> {
    return this.until(program, ({ phase }) => phase === 'running' || phase === 'ended')
  }

  async ended(program: ProgramRun): Promise<ProgramRun> {
    const ended = await this.until(program, ({ phase }) => phase === 'ended')
    for (const [stream, rest] of this.rests) if (rest !== '') this.printed?.(rest, stream)
    this.rests.clear()
    return ended
  }

  dispose(): void {
    for (const each of this.subscriptions) each.dispose()
  }

  private print(stream: Stream, text: string): void {
    const lines = ((this.rests.get(stream) ?? '') + text).split('\n')
    this.rests.set(stream, lines.pop()!)
    for (const line of lines) this.printed?.(line, stream)
  }

  private until(program: ProgramRun, condition: (program: ProgramRun) => boolean): Promise<ProgramRun> {
    return new Promise((resolve) => {
      const look = (): void => {
        const state = this.states.get(program.id) ?? program
        if (!condition(state)) return
        this.listeners.delete(look)
        resolve(state)
      }
      this.listeners.add(look)
      look()
    })
  }
}

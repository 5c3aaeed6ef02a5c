/** Programs run on the lab VM through an engine, and what they answered. */
import type { TargetAddress } from '../../app/model/target'
import type { Cell, ProgramKind, ProgramMap, ProgramOutput, ProgramRun } from '../../app/model/program'
import { DrivenEngine } from './engineHarness'

export class ProgramLab {
  session = ''
  private readonly runs = new Map<string, ProgramRun>()
  private readonly outputs = new Map<string, ProgramOutput[]>()
  private readonly maps = new Map<string, Map<string, ProgramMap>>()
  private readonly listeners = new Set<() => void>()

  constructor(readonly driven = new DrivenEngine()) {
    const { engine } = driven
    engine.on('program', ({ program }) => {
      this.runs.set(program.id, program)
      this.tell()
    })
    engine.on('program.output', ({ program, output }) => {
      this.outputs.set(program, [...(this.outputs.get(program) ?? []), ...output])
      this.tell()
    })
    engine.on('program.maps', ({ program, maps }) => {
      const known = this.maps.get(program) ?? new Map<string, ProgramMap>()
      for (const map of maps) known.set(map.name, map)
      this.maps.set(program, known)
      this.tell()
    })
  }

  async connect(address: TargetAddress = { kind: 'lab' }): Promise<this> {
    this.session = await this.driven.connect(address)
    await this.driven.until(this.session, 'connected', 120_000)
    return this
  }

  async start(name: string, text: string, kind: ProgramKind | null = null): Promise<RunningProgram> {
    const { program } = await this.driven.ask('programs.start', { session: this.session, name, text, kind })
    if (!this.runs.has(program.id)) this.runs.set(program.id, program)
    return new RunningProgram(this, program.id)
  }

  run(id: string): ProgramRun {
    return this.runs.get(id)!
  }

  text(id: string, stream: ProgramOutput['stream'] = 'output'): string {
    return (this.outputs.get(id) ?? [])
      .filter((each) => each.stream === stream)
      .map(({ text }) => text)
      .join('')
  }

  map(id: string, name: string): ProgramMap | undefined {
    return this.maps.get(id)?.get(name)
  }

  when<T>(look: () => T | null, timeout: number, what: string): Promise<T> {
    return new Promise((resolve, reject) => {
      const again = (): void => {
        const found = look()
        if (found === null) return
        clearTimeout(timer)
        this.listeners.delete(again)
        resolve(found)
      }
      const timer = setTimeout(() => {
        this.listeners.delete(again)
        reject(new Error(`waited ${timeout} ms for ${what}`))
      }, timeout)
      this.listeners.add(again)
      again()
    })
  }

  private tell(): void {
    for (const listener of this.listeners) listener()
  }
}

export class RunningProgram {
  constructor(
    private readonly lab: ProgramLab,
    readonly id: string,
  ) {}

  get run(): ProgramRun {
    return this.lab.run(this.id)
  }

  text(stream: ProgramOutput['stream'] = 'output'): string {
    return this.lab.text(this.id, stream)
  }

  map(name: string): ProgramMap | undefined {
    return this.lab.map(this.id, name)
  }

  /** Rows of a table by their keys joined with commas. */
  rows(name: string): Map<string, Cell> {
    const map = this.map(name)
    if (map?.shape !== 'table') return new Map()
    const keys = map.columns.filter(({ key }) => key).length
    return new Map(map.rows.map((row) => [row.slice(0, keys).join(','), row[keys]!]))
  }

  async running(timeout = 90_000): Promise<this> {
    const run = await this.lab.when(
      () => (this.run.phase === 'running' || this.run.phase === 'ended' ? this.run : null),
      timeout,
      'it to run',
    )
    if (run.phase === 'ended') throw new Error(`it ended: ${JSON.stringify(run)}\n${this.text('error')}`)
    return this
  }

  async ended(timeout = 90_000): Promise<ProgramRun> {
    return this.lab.when(() => (this.run.phase === 'ended' ? this.run : null), timeout, 'its end')
  }

  async until(look: () => boolean, what: string, timeout = 60_000): Promise<void> {
    await this.lab.when(() => (look() ? true : null), timeout, what)
  }

  async stop(force = false): Promise<ProgramRun> {
    return (await this.lab.driven.ask('programs.stop', { program: this.id, force })).program
  }
}

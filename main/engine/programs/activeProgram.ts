/** A program that runs, or has run: its state, what it has answered so far, and telling both. */
import { failureOf } from '../../../app/base/failure'
import type { Milliseconds } from '../../../app/base/units'
import type {
  Diagnostic,
  ProgramKind,
  ProgramMap,
  ProgramOutput,
  ProgramRun,
} from '../../../app/model/program'
import { Throttle } from '../base/throttle'
import { OutputStore } from './outputStore'
import { failed, type ProgramAnswer, type ProgramRunner, type ProgramTask } from './running/runner'

export interface ProgramIdentity {
  readonly id: string
  readonly session: string
  readonly kind: ProgramKind
  readonly name: string
}

export interface ProgramListener {
  changed(program: ProgramRun): void
  said(output: ProgramOutput[]): void
  maps(maps: ProgramMap[]): void
}

/** Milliseconds between two messages of a kind. */
const outputInterval: Milliseconds = 50
const mapsInterval: Milliseconds = 250
const numbersInterval: Milliseconds = 500

const mostDiagnostics = 200

export class ActiveProgram implements ProgramAnswer {
  private run: ProgramRun
  private readonly stored = new OutputStore()
  private readonly shown = new Map<string, ProgramMap>()
  private freshMaps = new Set<string>()
  private readonly stopSignal = new AbortController()
  private readonly forceSignal = new AbortController()
  private readonly tellChange: Throttle
  private readonly tellOutput: Throttle
  private readonly tellMaps: Throttle
  private ended: Promise<void> = Promise.resolve()
  private lossKnown = true

  constructor(
    identity: ProgramIdentity,
    private readonly listener: ProgramListener,
  ) {
    this.run = {
      ...identity,
      phase: 'checking',
      startedAt: Date.now(),
      endedAt: null,
      failure: null,
      diagnostics: [],
      sources: [],
      lost: null,
      droppedOutput: 0,
      exitStatus: null,
    }
    this.tellChange = new Throttle(numbersInterval, () => listener.changed(this.run))
    this.tellOutput = new Throttle(outputInterval, () => {
      if (!this.stored.isTold) listener.said(this.stored.take())
    })
    this.tellMaps = new Throttle(mapsInterval, () => this.sendMaps())
  }

  get model(): ProgramRun {
    return this.run
  }

  get isOver(): boolean {
    return this.run.phase === 'ended'
  }

  /** All that is kept; the events that follow go on from there. */
  get answer(): { output: ProgramOutput[]; maps: ProgramMap[] } {
    this.tellOutput.now()
    this.tellMaps.now()
    return { output: this.stored.list, maps: [...this.shown.values()] }
  }

  begin(runner: ProgramRunner, task: ProgramTask): void {
    this.ended = runner(task, this, this.stopSignal.signal, this.forceSignal.signal)
      .catch((error: unknown) => failed(failureOf(error)))
      .then((end) => {
        this.tellOutput.now()
        if (this.freshMaps.size > 0) this.tellMaps.now()
        this.change({ phase: 'ended', endedAt: Date.now(), ...end })
        this.dispose()
      })
  }

  /** Resolves when it has ended. Twice is the same as once, but that `force` ends what is being stopped at once. */
  async stop(force = false): Promise<ProgramRun> {
    if (!this.isOver && !this.stopSignal.signal.aborted) {
      this.change({ phase: 'stopping' })
      this.stopSignal.abort()
    }
    if (force) this.endAtOnce()
    await this.ended
    return this.run
  }

  private endAtOnce(): void {
    if (this.isOver || this.forceSignal.signal.aborted) return
    this.say('note', 'Ended by force: what it would have said at its end is missing.\n')
    this.forceSignal.abort()
  }

  dispose(): void {
    this.tellChange.dispose()
    this.tellOutput.dispose()
    this.tellMaps.dispose()
  }

  // What its runner tells.

  phase(phase: ProgramRun['phase']): void {
    // Who was told to stop does not run any more.
    if (!this.stopSignal.signal.aborted) this.change({ phase })
  }

  diagnose(...diagnostics: readonly Diagnostic[]): void {
    const all = [...this.run.diagnostics, ...diagnostics].slice(0, mostDiagnostics)
    if (diagnostics.length > 0) this.change({ diagnostics: all })
  }

  say(stream: ProgramOutput['stream'], text: string): void {
    this.stored.add(stream, text)
    this.tellOutput.soon()
  }

  map(map: ProgramMap): void {
    this.shown.set(map.name, map)
    this.freshMaps.add(map.name)
    this.tellMaps.soon()
  }

  sources(sources: readonly string[]): void {
    this.change({ sources: [...sources] })
  }

  lost(events: number | null): void {
    this.lossKnown &&= events !== null
    this.run = { ...this.run, lost: this.lossKnown ? (this.run.lost ?? 0) + (events ?? 0) : null }
    this.tellChange.soon()
  }

  dropped(characters: number): void {
    if (characters === this.run.droppedOutput) return
    this.run = { ...this.run, droppedOutput: characters }
    this.tellChange.soon()
  }

  private change(change: Partial<ProgramRun>): void {
    this.run = { ...this.run, ...change }
    this.tellChange.now()
  }

  private sendMaps(): void {
    if (this.freshMaps.size === 0) return
    const maps = [...this.freshMaps].map((name) => this.shown.get(name)!)
    this.freshMaps = new Set()
    this.listener.maps(maps)
  }
}

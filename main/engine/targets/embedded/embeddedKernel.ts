/**
 * The one embedded kernel of an engine: started when it is first wanted, shared by all who are connected to it, standing
 * still while nobody is.
 */
import { fail, succeed, type Result } from '../../../../app/base/result'
import { emulatorFile, startEmulator, type HeadStart } from './emulatorThread'
import { EmbeddedMachine } from './machine'
import { failure } from '../../../../app/base/failure'
import { openPrepared, openSnapshot, type KeptKnowledge } from './snapshot'
import { writePrepared } from './preparedFile'
import type { SnapshotManifest } from './snapshotManifest'

export interface RunningKernel {
  readonly machine: EmbeddedMachine
  readonly manifest: SnapshotManifest
  /** SHA-256 of the agent inside. */
  readonly agent: string | null
  /** What is known of it without asking; null when nothing is, or once somebody has been there, who may have changed it. */
  kept(): Promise<KeptKnowledge | null> | null
}

const switchedOff = failure('closed', 'The embedded kernel was switched off while it was being restored.', {
  remedy: 'Connect again.',
})

/** On a quiet computer it answers within a second. */
const restorePatience = 30_000

export class EmbeddedKernel {
  private running: RunningKernel | null = null
  private starting: Promise<Result<RunningKernel>> | null = null
  /** The machine that has not answered yet. */
  private restoring: EmbeddedMachine | null = null
  /** Counts how often it was switched off: what was being started before that is no longer wanted. */
  private era = 0
  /** The threads of machines that are switched off. */
  private ending: Promise<unknown> = Promise.resolve()
  private users = 0

  /**
   * @param folder of the snapshot; null where this build carries none
   * @param prepared a file with a machine that somebody has saved; null: the snapshot's own
   * @param begun of the first start of the snapshot's own
   */
  constructor(
    private readonly folder: string | null,
    private readonly prepared: string | null = null,
    private begun: HeadStart | null = null,
  ) {}

  /** The kernel, running. Whoever got it calls `leave` once. */
  async enter(): Promise<Result<RunningKernel>> {
    this.starting ??= this.startOnce()
    const started = await this.starting
    if (started.ok) {
      this.users++
      started.value.machine.resume()
    }
    return started
  }

  async leave(kernel: RunningKernel): Promise<void> {
    if (kernel !== this.running) return
    this.users--
    if (this.users === 0) await kernel.machine.pause()
  }

  switchOffUnlessUsed(): void {
    if (this.users === 0) this.reset()
  }

  /** Switches it off: what was done in it is gone, and the next to enter finds it as it was saved. */
  reset(): void {
    const { running, restoring } = this
    this.era++
    this.running = null
    this.starting = null
    this.users = 0
    // Whoever comes next need not wait for it: that is another machine.
    this.ending = Promise.all([this.ending, running?.machine.dispose(), restoring?.dispose()])
  }

  /** Switched off, and gone. */
  async close(): Promise<void> {
    this.reset()
    await this.ending
  }

  /** The machine as it is now, into a file; it goes on meanwhile but for the moment that reading its memory takes. */
  async save(path: string): Promise<Result<{ bytes: number }>> {
    const { running } = this
    if (running === null || running.machine.gone) {
      return fail(
        failure('not-connected', 'The embedded kernel does not run.', { remedy: 'Connect to it first.' }),
      )
    }
    const { state: _, ...manifest } = running.manifest
    const state = await running.machine.save(true, () => {
      if (this.users > 0) running.machine.resume()
    })
    return state.ok ? writePrepared(path, manifest, state.value) : state
  }

  private startOnce(): Promise<Result<RunningKernel>> {
    const starting = this.start().finally(() => {
      if (this.starting === starting) this.starting = null
    })
    return starting
  }

  private async start(): Promise<Result<RunningKernel>> {
    if (this.running !== null && !this.running.machine.gone) return succeed(this.running)
    const { begun, era } = this
    this.begun = null
    const opened =
      this.prepared === null
        ? await openSnapshot(this.folder, begun)
        : await openPrepared(this.folder, this.prepared)
    if (!opened.ok || this.folder === null || era !== this.era) {
      void begun?.thread.terminate()
      return opened.ok ? fail(switchedOff) : opened
    }
    const { manifest, state, wasm, kept } = opened.value
    const machine = new EmbeddedMachine(
      begun?.thread ?? startEmulator(emulatorFile(this.folder)),
      { wasm, memory: manifest.memory, boot: { kind: 'state' } },
      state,
    )
    begun?.early.handOver()
    this.restoring = machine
    const greeting = await machine.greet(restorePatience)
    if (this.restoring === machine) this.restoring = null
    if (!greeting.ok || era !== this.era) {
      await machine.dispose()
      return greeting.ok ? fail(switchedOff) : greeting
    }
    // Read while the machine starts the agent.
    let unused: Promise<KeptKnowledge | null> | null = kept()
    const keptOnce = (): Promise<KeptKnowledge | null> | null => {
      const known = unused
      unused = null
      return known
    }
    this.running = { machine, manifest, agent: greeting.value.agent, kept: keptOnce }
    this.users = 0
    return succeed(this.running)
  }
}

/**
 * The one embedded kernel of an engine: started when it is first wanted, shared by all who are connected to it, standing
 * still while nobody is.
 */
import { succeed, type Result } from '../../../../app/base/result'
import { EmbeddedMachine } from './machine'
import { openSnapshot, type KeptCatalogue, type SnapshotManifest } from './snapshot'

export interface RunningKernel {
  readonly machine: EmbeddedMachine
  readonly manifest: SnapshotManifest
  /** SHA-256 of the agent inside. */
  readonly agent: string | null
  catalogue(): Promise<KeptCatalogue | null>
}

/** On a quiet computer it answers within a second. */
const restorePatience = 30_000

export class EmbeddedKernel {
  private running: RunningKernel | null = null
  private starting: Promise<Result<RunningKernel>> | null = null
  private users = 0

  /** @param folder of the snapshot; null where this build carries none */
  constructor(private readonly folder: string | null) {}

  /** The kernel, running. Whoever got it calls `leave` once. */
  async enter(): Promise<Result<RunningKernel>> {
    this.starting ??= this.start().finally(() => (this.starting = null))
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

  /** Switches it off: what was done in it is gone, and the next to enter finds it as it was saved. */
  async reset(): Promise<void> {
    const { running } = this
    this.running = null
    this.users = 0
    await running?.machine.dispose()
  }

  private async start(): Promise<Result<RunningKernel>> {
    if (this.running !== null && !this.running.machine.gone) return succeed(this.running)
    const opened = await openSnapshot(this.folder)
    if (!opened.ok) return opened
    const { manifest, state, emulator, wasm, catalogue } = opened.value
    const machine = new EmbeddedMachine(emulator, {
      wasm,
      memory: manifest.memory,
      boot: { kind: 'state', state },
    })
    const greeting = await machine.greet(restorePatience)
    if (!greeting.ok) {
      await machine.dispose()
      return greeting
    }
    this.running = { machine, manifest, agent: greeting.value.agent, catalogue }
    this.users = 0
    return succeed(this.running)
  }
}

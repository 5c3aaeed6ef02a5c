/** The steps of one attempt to connect, each with its time. */
import { connectStepIds, type ConnectStep, type TargetAddress } from '../../../app/model/target'
import type { ConnectStepId } from '../targets/connection/progress'

/** Nobody logs in to this computer or to the embedded kernel, and in that one everybody is root. */
const absent: Readonly<Partial<Record<TargetAddress['kind'], readonly ConnectStepId[]>>> = {
  local: ['authenticate'],
  embedded: ['authenticate', 'privilege'],
}

export class ConnectSteps {
  private steps: ConnectStep[]
  private readonly started = new Map<ConnectStepId, number>()

  constructor(target: TargetAddress['kind']) {
    this.steps = connectStepIds
      .filter((id) => absent[target]?.includes(id) !== true)
      .map((id) => ({ id, state: 'waiting', note: null, elapsed: null }))
  }

  get list(): ConnectStep[] {
    return this.steps
  }

  /** The step before is done, those between that never began are skipped, this one runs. */
  begin(id: ConnectStepId, note: string | null = null): void {
    const at = this.steps.findIndex((step) => step.id === id)
    const current = this.steps[at]
    if (current === undefined) return
    if (current.state !== 'waiting') {
      if (note !== null) this.change(id, { note })
      return
    }
    for (const step of this.steps.slice(0, at)) {
      if (step.state === 'running') this.done(step.id)
      else if (step.state === 'waiting') this.change(step.id, { state: 'skipped' })
    }
    this.started.set(id, performance.now())
    this.change(id, { state: 'running', note })
  }

  note(note: string): void {
    const running = this.steps.findLast(({ state }) => state === 'running')
    if (running !== undefined) this.change(running.id, { note })
  }

  done(id: ConnectStepId, note?: string): void {
    this.finish(id, 'done', note)
  }

  failed(id: ConnectStepId, note?: string): void {
    this.finish(id, 'failed', note)
  }

  skip(id: ConnectStepId): void {
    this.change(id, { state: 'skipped' })
  }

  /** What runs has failed, and what waits will not come. */
  abandon(): void {
    for (const { id, state } of this.steps) {
      if (state === 'running') this.failed(id)
      else if (state === 'waiting') this.skip(id)
    }
  }

  private finish(id: ConnectStepId, state: 'done' | 'failed', note?: string): void {
    const started = this.started.get(id)
    const elapsed = started === undefined ? null : Math.round(performance.now() - started)
    this.change(id, { state, elapsed, ...(note === undefined ? {} : { note }) })
  }

  /** A new list each time: what was told before stays as it was told. */
  private change(id: ConnectStepId, change: Partial<ConnectStep>): void {
    this.steps = this.steps.map((step) => (step.id === id ? { ...step, ...change } : step))
  }
}

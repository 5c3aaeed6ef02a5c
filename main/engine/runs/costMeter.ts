/** What the measuring of one run costs on the target and on the link. */
import type { Bytes, Nanoseconds } from '../../../app/base/units'
import type { Cost } from '../../../app/model/run'

/** The agent's CPU share is that of the last 2 s: long enough that the clock's grain does not matter. */
const window: Nanoseconds = 2e9

export class CostMeter {
  private readonly cpu: { readonly time: Nanoseconds; readonly used: Nanoseconds }[] = []
  private linkBefore: Bytes = 0
  private linkAtStart: Bytes = 0
  private droppedBefore = 0
  private droppedNow = 0
  private firstOfAgent: { readonly time: Nanoseconds; readonly used: Nanoseconds } | null = null
  /** Of the agents that are gone. */
  private readonly before = { time: 0, used: 0 }
  private finished = false

  /** The run begins, or goes on, over a link that has carried so much already. */
  begin(linkBytes: Bytes): void {
    this.linkAtStart = linkBytes
    this.droppedBefore += this.droppedNow
    this.droppedNow = 0
    // Another agent's clock of CPU time begins at 0.
    this.cpu.length = 0
  }

  /** The link is gone after it carried so much. */
  end(linkBytes: Bytes): void {
    this.linkBefore += linkBytes - this.linkAtStart
    this.linkAtStart = linkBytes
    const last = this.cpu.at(-1)
    if (this.firstOfAgent !== null && last !== undefined) {
      this.before.time += last.time - this.firstOfAgent.time
      this.before.used += last.used - this.firstOfAgent.used
    }
    this.firstOfAgent = null
    this.cpu.length = 0
  }

  /** The run is over: the CPU share is now that of the whole run. */
  finish(linkBytes: Bytes): void {
    this.end(linkBytes)
    this.finished = true
  }

  sample(time: Nanoseconds, agentCpu: Nanoseconds, dropped: number): void {
    this.droppedNow = dropped
    this.firstOfAgent ??= { time, used: agentCpu }
    this.cpu.push({ time, used: agentCpu })
    while (this.cpu.length > 2 && this.cpu[1]!.time <= time - window) this.cpu.shift()
  }

  /** @param linkBytes what the link has carried until now; null when there is none */
  cost(linkBytes: Bytes | null): Cost {
    const first = this.cpu[0]
    const last = this.cpu.at(-1)
    const { time, used } = this.finished
      ? this.before
      : { time: (last?.time ?? 0) - (first?.time ?? 0), used: (last?.used ?? 0) - (first?.used ?? 0) }
    return {
      agentCpuShare: time > 0 ? used / time : null,
      linkBytes: this.linkBefore + (linkBytes === null ? 0 : linkBytes - this.linkAtStart),
      droppedSamples: this.droppedBefore + this.droppedNow,
    }
  }
}

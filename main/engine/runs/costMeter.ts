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
    this.cpu.length = 0
  }

  sample(time: Nanoseconds, agentCpu: Nanoseconds, dropped: number): void {
    this.droppedNow = dropped
    this.cpu.push({ time, used: agentCpu })
    while (this.cpu.length > 2 && this.cpu[1]!.time <= time - window) this.cpu.shift()
  }

  /** @param linkBytes what the link has carried until now; null when there is none */
  cost(linkBytes: Bytes | null): Cost {
    const first = this.cpu[0]
    const last = this.cpu.at(-1)
    const elapsed = first === undefined || last === undefined ? 0 : last.time - first.time
    return {
      agentCpuShare: elapsed > 0 ? (last!.used - first!.used) / elapsed : null,
      linkBytes: this.linkBefore + (linkBytes === null ? 0 : linkBytes - this.linkAtStart),
      droppedSamples: this.droppedBefore + this.droppedNow,
    }
  }
}

/**
 * What `perf report --stdio -g folded,…,count` prints of callchains, the caller first (`caller`):
 * `12 common_startup_64;start_secondary;do_idle`. Other lines are left alone.
 */
import type { ProgramMap } from '../../model/program'
import { StackTable } from './stackTable'

/** Each event that was recorded begins a report of its own. */
const head = /^# Samples: \S+ +of events? '([^']+)'/
const folded = /^(\d+) (\S.*)$/

export class PerfFolded {
  private event: string | null = null
  private readonly stacks = new StackTable()

  push(line: string): void {
    const event = head.exec(line)?.[1]
    if (event !== undefined) {
      this.event = event
      return
    }
    if (this.event === null) return
    const [, count, chain] = folded.exec(line) ?? []
    if (count === undefined || chain === undefined) return
    const stack = chain.split(';').toReversed().join('\n')
    this.stacks.add({ event: this.event, process: null, stack }, Number(count))
  }

  take(): ProgramMap | null {
    return this.stacks.take()
  }
}

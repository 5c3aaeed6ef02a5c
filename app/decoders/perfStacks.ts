/**
 * What `perf report --stdio -g folded,…,count` prints of callchains, as a table that a flame graph is drawn of:
 * `12 common_startup_64;start_secondary;do_idle`, the caller first (`caller`). Other lines are left alone.
 */
import type { Cell, ProgramMap } from '../model/program'

/** Each event that was recorded begins a report of its own. */
const head = /^# Samples: \S+ +of events? '([^']+)'/
const folded = /^(\d+) (\S.*)$/
/** More than that no graph shows. */
const mostRows = 10_000

export class PerfStacks {
  private event: string | null = null
  private readonly events = new Set<string>()
  private readonly rows = new Map<string, Cell[]>()
  private changed = false

  push(line: string): void {
    const event = head.exec(line)?.[1]
    if (event !== undefined) {
      this.event = event
      this.events.add(event)
      return
    }
    const [, count, chain] = this.event === null ? [] : (folded.exec(line) ?? [])
    if (count === undefined || chain === undefined) return
    const key = `${this.event}\n${chain}`
    const known = this.rows.get(key)
    // The innermost frame first, a line each, as all stacks here are.
    if (known === undefined) this.rows.set(key, [this.event, stackOf(chain), Number(count)])
    else known[2] = Number(known[2]) + Number(count)
    this.changed = true
  }

  /** The table as it is now; null when no stack came since it was last asked for. */
  take(): ProgramMap | null {
    if (!this.changed) return null
    this.changed = false
    const several = this.events.size > 1
    const rows = [...this.rows.values()].toSorted((a, b) => Number(b[2]) - Number(a[2]))
    return {
      shape: 'table',
      name: 'stacks',
      columns: [
        ...(several ? [{ name: 'event', key: true }] : []),
        { name: 'stack', key: true },
        { name: 'samples', key: false },
      ],
      rows: rows.slice(0, mostRows).map((row) => (several ? row : row.slice(1))),
      total: rows.length,
    }
  }
}

function stackOf(chain: string): string {
  return chain.split(';').toReversed().join('\n')
}

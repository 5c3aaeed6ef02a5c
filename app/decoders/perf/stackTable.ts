/** Stacks that perf has told of, added up: the table that a flame graph is drawn of. */
import type { ProgramMap } from '../../model/program'

export interface SampledStack {
  readonly event: string
  /** null where nobody says in which process it was. */
  readonly process: string | null
  /** The innermost frame first, a line each, as all stacks here are. */
  readonly stack: string
}

interface Row extends SampledStack {
  samples: number
}

/** More than that no graph shows. */
const mostRows = 10_000
/** More than that are not told apart: each may be some kilobytes long. */
const mostStacks = 50_000
const other = '(other stacks)'

export class StackTable {
  private readonly rows = new Map<string, Row>()
  private readonly events = new Set<string>()
  private changed = false

  add(sampled: SampledStack, samples: number): void {
    this.events.add(sampled.event)
    this.changed = true
    const full = this.rows.size >= mostStacks && !this.rows.has(keyOf(sampled))
    const told = full ? { ...sampled, process: sampled.process === null ? null : '', stack: other } : sampled
    const key = keyOf(told)
    const known = this.rows.get(key)
    if (known === undefined) this.rows.set(key, { ...told, samples })
    else known.samples += samples
  }

  /** The table as it is now; null when no stack came since it was last asked for. */
  take(): ProgramMap | null {
    if (!this.changed) return null
    this.changed = false
    const rows = [...this.rows.values()].toSorted((a, b) => b.samples - a.samples)
    const byEvent = this.events.size > 1
    const byProcess = rows.some(({ process }) => process !== null)
    return {
      shape: 'table',
      name: 'stacks',
      columns: [
        ...(byEvent ? [{ name: 'event', key: true }] : []),
        ...(byProcess ? [{ name: 'process', key: true }] : []),
        { name: 'stack', key: true },
        { name: 'samples', key: false },
      ],
      rows: rows
        .slice(0, mostRows)
        .map(({ event, process, stack, samples }) => [
          ...(byEvent ? [event] : []),
          ...(byProcess ? [process] : []),
          stack,
          samples,
        ]),
      total: rows.length,
    }
  }
}

function keyOf({ event, process, stack }: SampledStack): string {
  return `${event}\n${process ?? ''}\n${stack}`
}

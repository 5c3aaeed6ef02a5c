/**
 * What `perf stat` prints each interval (`-I`), added up: a table of what each event, and with `--per-thread` each thread,
 * has come to. Other lines are left alone.
 */
import type { ProgramMap } from '../model/program'

/** `     1.001087438      bash-1234     4,013      context-switches      #   …` */
const line =
  /^\s+(\d+\.\d+)\s+(?:(\S.*?-\d+)\s+)?(<not counted>|<not supported>|[\d,]+(?:\.\d+)?)\s+(?:(msec|Joules|MiB|ns)\s+)?([A-Za-z][\w:./,=@-]*)\s*(?:#.*|\(\s*[\d.]+%\))?$/

/** More rows than that nobody looks at; those of threads that have done nothing say nothing. */
const mostRows = 2_000

export class PerfStat {
  private readonly totals = new Map<
    string,
    { readonly thread: string | null; readonly event: string; total: number }
  >()
  private changed = false

  push(text: string): void {
    const match = line.exec(text)
    if (match === null) return
    const [thread, count, unit, event] = match.slice(2) as (string | undefined)[]
    if (count === undefined || count.startsWith('<') || event === undefined) return
    const added = Number(count.replaceAll(',', ''))
    const name = unit === undefined ? event : `${event} (${unit})`
    const key = `${thread ?? ''}\n${name}`
    const known = this.totals.get(key)
    if (known === undefined) this.totals.set(key, { thread: thread ?? null, event: name, total: added })
    else known.total += added
    this.changed = true
  }

  /** The table as it is now; null when nothing was counted since it was last asked for. */
  take(): ProgramMap | null {
    if (!this.changed) return null
    this.changed = false
    return this.map()
  }

  private map(): ProgramMap {
    const all = [...this.totals.values()]
    const byThread = all.some(({ thread }) => thread !== null)
    const shown = (byThread ? all.filter(({ total }) => total > 0) : all).toSorted(
      (a, b) => b.total - a.total,
    )
    return {
      shape: 'table',
      name: 'counts',
      columns: [
        ...(byThread ? [{ name: 'thread', key: true }] : []),
        { name: 'event', key: true },
        { name: 'count', key: false },
      ],
      rows: shown
        .slice(0, mostRows)
        .map(({ thread, event, total }) => [...(byThread ? [thread] : []), event, total]),
      total: shown.length,
    }
  }
}

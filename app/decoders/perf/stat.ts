/**
 * What `perf stat` prints each interval (`-I`), added up, or at its end: a table of what each event, and with
 * `--per-thread` or `-A` each thread or CPU, has come to. Other lines are left alone.
 */
import type { ProgramMap } from '../../model/program'

/** `     1.001087438      bash-1234     4,013      context-switches      #   …` */
const line =
  /^\s+(\d+\.\d+)\s+(?:(\S.*?-\d+|CPU\d+)\s+)?(<not counted>|<not supported>|[\d,]+(?:\.\d+)?)\s+(?:(msec|Joules|MiB|ns)\s+)?([A-Za-z][\w:./,=@-]*)\s*(?:#.*|\(\s*[\d.]+%\))?$/

/** Without the time, between a head and the time that it took; of several runs (`-r`) with how far they lie apart. */
const head = /^\s*Performance counter stats for .*:\s*$/
const summary =
  /^\s*(?:(\S.*?-\d+|CPU\d+)\s+)?(<not counted>|<not supported>|[\d,]+(?:\.\d+)?)\s+(?:(msec|Joules|MiB|ns)\s+)?([A-Za-z][\w:./,=@-]*)\s*(?:#.*|\(.*)?$/
const foot = /^\s*[\d.]+ (?:\+- [\d.]+ )?seconds time elapsed/

/** More rows than that nobody looks at; those of threads that have done nothing say nothing. */
const mostRows = 2_000

/** The group of a probe that is a run's own (`$PROBESCOPE_TOOL`), to keep it apart from all others': nobody reads that. */
const ownGroup = /^probescope_\w+:/

export class PerfStat {
  private readonly totals = new Map<
    string,
    { readonly thread: string | null; readonly event: string; total: number }
  >()
  private changed = false
  private inSummary = false
  private hasIntervals = false

  push(text: string): void {
    const match = line.exec(text)
    if (match !== null) {
      this.hasIntervals = true
      this.add(...(match.slice(2) as (string | undefined)[]))
      return
    }
    if (head.test(text)) this.inSummary = true
    else if (foot.test(text)) this.inSummary = false
    // What it adds up itself after its intervals is counted already.
    else if (this.inSummary && !this.hasIntervals) {
      this.add(...((summary.exec(text)?.slice(1) ?? []) as (string | undefined)[]))
    }
  }

  private add(thread?: string, count?: string, unit?: string, event?: string): void {
    if (count === undefined || count.startsWith('<') || event === undefined) return
    const added = Number(count.replaceAll(',', ''))
    const plain = event.replace(ownGroup, 'probescope:')
    const name = unit === undefined ? plain : `${plain} (${unit})`
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
        ...(byThread
          ? [{ name: all.every(({ thread }) => /^CPU\d+$/.test(thread ?? '')) ? 'CPU' : 'thread', key: true }]
          : []),
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

/** A program's maps and mistakes, for people. */
import { displayText } from '../../app/base/displayText'
import { formatCount } from '../../app/base/quantity'
import type { Bucket, Cell, Diagnostic, ProgramMap } from '../../app/model/program'
import type { Console } from './console'
import { table } from './table'

/** As compilers write it, so that an editor finds the place. */
export function complaintLine(file: string, { line, column, severity, message }: Diagnostic): string {
  const place = [file, line, line === null ? null : column].filter((part) => part !== null).join(':')
  return `${place}: ${severity}: ${message}`
}

/** More rows than this are for a file: --json has them all. */
const mostRows = 100
const barWidth = 40

export function mapLines(maps: readonly ProgramMap[], console: Console): string[] {
  return maps.flatMap((map) => {
    const title = console.style('bold', displayText(map.name))
    const lines = map.shape === 'table' ? tableLines(map) : histogramLines(map)
    return ['', title, ...lines]
  })
}

function tableLines(map: Extract<ProgramMap, { shape: 'table' }>): string[] {
  if (map.total === 0) return ['  empty']
  const sorted = map.rows.toSorted((a, b) => compare(b.at(-1), a.at(-1)))
  const numeric = (index: number): boolean => map.rows.every((row) => typeof row[index] === 'number')
  const lines = table(
    map.columns.map(({ name }, index) => ({
      title: displayText(name, 60),
      align: numeric(index) ? 'right' : 'left',
    })),
    sorted.slice(0, mostRows).map((row) => row.map(cellText)),
  )
  const more = map.total - Math.min(mostRows, sorted.length)
  return [...lines, ...(more > 0 ? [`and ${formatCount(more)} more`] : [])]
}

function histogramLines(map: Extract<ProgramMap, { shape: 'histogram' }>): string[] {
  return map.series.flatMap(({ key, buckets }) => {
    const most = Math.max(1, ...buckets.map(({ count }) => count))
    const rows = buckets.map((bucket) => [
      rangeText(bucket),
      String(bucket.count),
      '#'.repeat(Math.round((bucket.count / most) * barWidth)),
    ])
    const lines = table([{ title: 'from – to' }, { title: 'count', align: 'right' }, { title: '' }], rows)
    return [...(key.length > 0 ? [`[${key.map(cellText).join(', ')}]`] : []), ...lines]
  })
}

function rangeText({ low, high }: Bucket): string {
  return `${low ?? '…'} – ${high ?? '…'}`
}

/** A stack has a line a frame; in a table it is one line. */
function cellText(cell: Cell): string {
  return cell === null ? 'unknown' : displayText(String(cell).replaceAll('\n', ' < '), 200)
}

function compare(a: Cell | undefined, b: Cell | undefined): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : 0
}

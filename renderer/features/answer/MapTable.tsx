/** A map as a table: live, sorted by what is clicked, thousands of rows of which only those in sight are made. */
import { useId, useMemo, useState, type CSSProperties, type KeyboardEvent } from 'react'
import { measuredColumn, numberOf, numericColumns, type TableMap } from '../../../app/analysis/programMaps'
import { commonFrames, framesOf, functionOf, stackColumn } from '../../../app/analysis/stackTree'
import { formatCount } from '../../../app/base/quantity'
import type { Cell } from '../../../app/model/program'
import { copyText } from '../../bridge/clipboard'
import { notify } from '../../bridge/notifications'
import { classes } from '../../widgets/classes'
import { ContextMenu } from '../../widgets/ContextMenu'
import { HostileText } from '../../widgets/HostileText'
import { Icon } from '../../widgets/Icon'
import { TextField } from '../../widgets/TextField'
import { VirtualList } from '../../widgets/VirtualList'
import { filtered, keysOf, sorted, type Sorting } from './rows'
import styles from './MapTable.module.css'

interface Props {
  readonly map: TableMap
  readonly stage: boolean
}

export function MapTable({ map, stage }: Props) {
  const id = useId()
  const measured = measuredColumn(map)
  const [sorting, setSorting] = useState<Sorting | null>(null)
  const [filter, setFilter] = useState('')
  const [selectedKey, setSelectedKey] = useState<string | null>(null)
  const by = sorting ?? { column: Math.max(0, measured), descending: measured >= 0 }
  const { column, descending } = by
  const numeric = useMemo(() => numericColumns(map), [map])
  const rows = useMemo(
    () => sorted(filtered(map.rows, filter), { column, descending }),
    [map, filter, column, descending],
  )
  const keys = useMemo(() => keysOf(map, rows), [map, rows])
  const most = useMemo(
    () =>
      measured < 0 ? 0 : map.rows.reduce((large, row) => Math.max(large, numberOf(row[measured]) || 0), 0),
    [map, measured],
  )
  const stacks = useMemo(() => stackColumn(map), [map])
  const common = useMemo(() => (stacks < 0 ? 0 : commonFrames(map, stacks)), [map, stacks])
  // A stack in a row is its beginning; the largest is shown whole until another one is chosen.
  const selected = selectedKey !== null ? keys.indexOf(selectedKey) : stacks >= 0 && rows.length > 0 ? 0 : -1
  const columns = { gridTemplateColumns: useTracks(map, numeric, measured, stacks) } as CSSProperties

  const copy = (text: string): void => {
    void copyText(text).then(
      (done) => done && notify({ severity: 'info', message: `Copied ${text.slice(0, 80)}` }),
    )
  }
  const copyRow = (index: number): void => copy(rows[index]!.map(written).join('\t'))
  const copyNumber = (index: number): void => {
    const row = rows[index]
    if (row !== undefined) copy(written(row[measured < 0 ? row.length - 1 : measured] ?? null))
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'c' || !(event.ctrlKey || event.metaKey) || selected < 0) return
    // What is selected with the pointer is what is meant.
    if (getSelection()?.toString()) return
    event.preventDefault()
    copyNumber(selected)
  }
  const open = selected < 0 ? null : longCell(rows[selected]!)

  return (
    <div
      className={classes(styles.table, stage && styles.stage)}
      role="group"
      aria-label={`Map ${map.name}`}
      onKeyDown={onKeyDown}
    >
      <div className={styles.filter}>
        <TextField
          label="Filter the rows"
          hideLabel
          icon="filter"
          placeholder="Filter"
          value={filter}
          onChange={setFilter}
        />
        <span className={styles.count} role="status">
          {rows.length === map.total
            ? `${formatCount(map.total)} ${map.total === 1 ? 'row' : 'rows'}`
            : `${formatCount(rows.length)} of ${formatCount(map.total)} rows`}
          {map.rows.length < map.total && ` (the largest ${formatCount(map.rows.length)} are here)`}
        </span>
      </div>
      <div className={styles.heads} style={columns}>
        {map.columns.map((head, index) => (
          <button
            key={index}
            type="button"
            className={classes(styles.head, numeric[index] && styles.number)}
            aria-label={`Sort by ${head.name}${index === column ? (descending ? ', now descending' : ', now ascending') : ''}`}
            onClick={() =>
              setSorting({ column: index, descending: index === column ? !descending : numeric[index]! })
            }
          >
            <HostileText text={head.name} />
            {index === column && <Icon name={descending ? 'chevron-down' : 'chevron-up'} />}
          </button>
        ))}
        {measured >= 0 && <span />}
      </div>
      {rows.length === 0 ? (
        <p className={styles.nothing}>{map.total === 0 ? 'The map is empty.' : 'No row has that.'}</p>
      ) : (
        <ContextMenu
          items={() => [
            {
              title: 'Copy Number',
              keys: 'CmdOrCtrl+C',
              disabled: selected < 0,
              run: () => copyNumber(selected),
            },
            { title: 'Copy Row', disabled: selected < 0, run: () => copyRow(selected) },
          ]}
        >
          <div
            className={styles.rows}
            onContextMenu={(event) => {
              const option = (event.target as Element).closest('[role=option]')
              const at = option?.getAttribute('aria-posinset')
              if (at != null) setSelectedKey(keys[Number(at) - 1] ?? null)
            }}
          >
            <VirtualList
              id={id}
              label="Rows of the map"
              count={rows.length}
              rowHeight={stage ? 34 : 24}
              selected={selected}
              onSelect={(index) => setSelectedKey(keys[index] ?? null)}
              onActivate={copyNumber}
              keyOf={(index) => keys[index]!}
              className={styles.list!}
            >
              {(index) => (
                <Row
                  row={rows[index]!}
                  numeric={numeric}
                  measured={measured}
                  most={most}
                  columns={columns}
                  common={common}
                />
              )}
            </VirtualList>
          </div>
        </ContextMenu>
      )}
      {open !== null && (
        <pre
          className={styles.open}
          aria-label={stacks < 0 ? 'The whole cell' : 'The whole stack'}
          tabIndex={0}
        >
          {open.split('\n').map((line, index) => (
            <span key={index} className={styles.line}>
              <HostileText text={line} />
            </span>
          ))}
        </pre>
      )}
    </div>
  )
}

interface RowProps {
  readonly row: readonly Cell[]
  readonly numeric: readonly boolean[]
  readonly measured: number
  readonly most: number
  readonly columns: CSSProperties
  /** Frames that every stack begins with. */
  readonly common: number
}

function Row({ row, numeric, measured, most, columns, common }: RowProps) {
  const share = measured < 0 || most <= 0 ? 0 : Math.max(0, numberOf(row[measured]) || 0) / most
  return (
    <div className={styles.row} style={columns}>
      {row.map((cell, index) => (
        <span
          key={index}
          className={classes(
            styles.cell,
            numeric[index] && styles.number,
            index === measured && styles.measured,
          )}
        >
          {cell === null ? (
            <span className={styles.unknown}>unknown</span>
          ) : numeric[index] && index === measured ? (
            formatCell(cell)
          ) : (
            <HostileText text={inARow(String(cell), common)} />
          )}
        </span>
      ))}
      {measured >= 0 && (
        <span className={styles.track}>
          <span className={styles.bar} style={{ width: `${share * 100}%` }} />
        </span>
      )}
    </div>
  )
}

/** Counts with their thousands apart; a number too large for that as it is. */
function formatCell(cell: Cell): string {
  if (typeof cell === 'string') return cell.replace(/\B(?=(\d{3})+$)/g, ',')
  return typeof cell === 'number' && Number.isInteger(cell) ? formatCount(cell) : String(cell)
}

/** A stack by the names of its functions: where in them it was, the whole one says. */
function inARow(cell: string, common: number): string {
  const frames = framesOf(cell)
  if (frames.length < 2) return cell.trim()
  const own = frames.slice(common).map(functionOf)
  return [...(common > 0 ? ['…'] : []), ...own].join(' ← ')
}

function written(cell: Cell): string {
  return cell === null ? '' : String(cell)
}

function longCell(row: readonly Cell[]): string | null {
  const cell = row.find((each) => typeof each === 'string' && (each.includes('\n') || each.length > 60))
  if (typeof cell !== 'string') return null
  const frames = framesOf(cell)
  return frames.length < 2 ? cell.replace(/^\n+|\s+$/g, '') : frames.join('\n')
}

/** The same widths in each row: by the longest of the first cells, within limits. */
function useTracks(map: TableMap, numeric: readonly boolean[], measured: number, stacks: number): string {
  const widths = map.columns.map(({ name }, index) =>
    map.rows
      .slice(0, 200)
      .reduce((most, row) => Math.max(most, written(row[index] ?? null).length), name.length + 2),
  )
  // Room does not shrink when a long row goes: a table that jumps cannot be read.
  const [kept, setKept] = useState(widths)
  const wanted = widths.map((width, index) => Math.max(width, kept[index] ?? 0))
  if (wanted.some((width, index) => width !== kept[index])) setKept(wanted)
  const tracks = wanted.map((width, index) => {
    if (numeric[index]) return `minmax(${Math.min(width + Math.floor(width / 3), 24) + 1}ch, max-content)`
    return `minmax(${Math.min(Math.max(width, 8), 20) + 1}ch, ${Math.min(Math.max(width, 8), 60)}fr)`
  })
  return [...tracks, ...(measured < 0 ? [] : [`minmax(40px, ${stacks < 0 ? 32 : 10}fr)`])].join(' ')
}

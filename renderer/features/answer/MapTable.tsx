/** A map as a table: live, sorted by what is clicked, thousands of rows of which only those in sight are made. */
import { useId, useMemo, useState, type CSSProperties, type KeyboardEvent } from 'react'
import { measuredColumn, numberOf, numericColumns, type TableMap } from '../../../app/analysis/programMaps'
import { commonFrames, framesOf, stackColumn } from '../../../app/analysis/stackTree'
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
import { MapRow } from './MapRow'
import { filtered, keysOf, sorted, written, type Sorting } from './rows'
import { useTracks } from './tableTracks'
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
        <RowCount shown={rows.length} map={map} />
      </div>
      <Heads
        map={map}
        numeric={numeric}
        columns={columns}
        by={by}
        withBar={measured >= 0}
        onSort={setSorting}
      />
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
                <MapRow
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
      {open !== null && <WholeCell text={open} isStack={stacks >= 0} />}
    </div>
  )
}

function RowCount({ shown, map }: { readonly shown: number; readonly map: TableMap }) {
  return (
    <span className={styles.count} role="status">
      {shown === map.total
        ? `${formatCount(map.total)} ${map.total === 1 ? 'row' : 'rows'}`
        : `${formatCount(shown)} of ${formatCount(map.total)} rows`}
      {map.rows.length < map.total && ` (the largest ${formatCount(map.rows.length)} are here)`}
    </span>
  )
}

interface HeadsProps {
  readonly map: TableMap
  readonly numeric: readonly boolean[]
  readonly columns: CSSProperties
  readonly by: Sorting
  /** Behind the last column is the bar of what was measured. */
  readonly withBar: boolean
  onSort(by: Sorting): void
}

function Heads({ map, numeric, columns, by: { column, descending }, withBar, onSort }: HeadsProps) {
  return (
    <div className={styles.heads} style={columns}>
      {map.columns.map((head, index) => (
        <button
          key={index}
          type="button"
          className={classes(styles.head, numeric[index] && styles.number)}
          aria-label={`Sort by ${head.name}${index === column ? (descending ? ', now descending' : ', now ascending') : ''}`}
          onClick={() =>
            onSort({ column: index, descending: index === column ? !descending : numeric[index]! })
          }
        >
          <HostileText text={head.name} />
          {index === column && <Icon name={descending ? 'chevron-down' : 'chevron-up'} />}
        </button>
      ))}
      {withBar && <span />}
    </div>
  )
}

function WholeCell({ text, isStack }: { readonly text: string; readonly isStack: boolean }) {
  return (
    <pre className={styles.open} aria-label={isStack ? 'The whole stack' : 'The whole cell'} tabIndex={0}>
      {text.split('\n').map((line, index) => (
        <span key={index} className={styles.line}>
          <HostileText text={line} />
        </span>
      ))}
    </pre>
  )
}

function longCell(row: readonly Cell[]): string | null {
  const cell = row.find((each) => typeof each === 'string' && (each.includes('\n') || each.length > 60))
  if (typeof cell !== 'string') return null
  const frames = framesOf(cell)
  return frames.length < 2 ? cell.replace(/^\n+|\s+$/g, '') : frames.join('\n')
}

/** A map as a table: live, sorted by what is clicked, thousands of rows of which only those in sight are made. */
import { useId, useState, type CSSProperties, type KeyboardEvent } from 'react'
import type { TableMap } from '../../../app/analysis/programMaps'
import { framesOf } from '../../../app/analysis/stackTree'
import type { Cell } from '../../../app/model/program'
import { copyText } from '../../bridge/clipboard'
import { notify } from '../../bridge/notifications'
import { classes } from '../../widgets/classes'
import { ContextMenu } from '../../widgets/ContextMenu'
import { HostileText } from '../../widgets/HostileText'
import { TextField } from '../../widgets/TextField'
import { VirtualList } from '../../widgets/VirtualList'
import { Heads, RowCount } from './MapHeads'
import { MapRow } from './MapRow'
import { written } from './rows'
import { useTracks } from './tableTracks'
import { useMapRows, type MapRows } from './useMapRows'
import styles from './MapTable.module.css'

interface Props {
  readonly map: TableMap
  readonly stage: boolean
}

export function MapTable({ map, stage }: Props) {
  const [filter, setFilter] = useState('')
  const table = useMapRows(map, filter)
  const { rows, shape } = table
  const selected = useSelectedRow(table)
  const columns = {
    gridTemplateColumns: useTracks(map, shape.numeric, shape.measured, shape.stacks),
  } as CSSProperties
  const copyNumber = (index: number): void => {
    const row = rows[index]
    if (row !== undefined) copy(written(row[shape.measured < 0 ? row.length - 1 : shape.measured] ?? null))
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'c' || !(event.ctrlKey || event.metaKey) || selected.at < 0) return
    // What is selected with the pointer is what is meant.
    if (getSelection()?.toString()) return
    event.preventDefault()
    copyNumber(selected.at)
  }
  const open = selected.at < 0 ? null : longCell(rows[selected.at]!)

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
        numeric={shape.numeric}
        columns={columns}
        by={table.by}
        withBar={shape.measured >= 0}
        onSort={table.sort}
      />
      {rows.length === 0 ? (
        <p className={styles.nothing}>{map.total === 0 ? 'The map is empty.' : 'No row has that.'}</p>
      ) : (
        <Rows table={table} selected={selected} columns={columns} stage={stage} copyNumber={copyNumber} />
      )}
      {open !== null && <WholeCell text={open} isStack={shape.stacks >= 0} />}
    </div>
  )
}

interface Selected {
  /** Index in the rows as they are shown; -1: none. */
  readonly at: number
  select(index: number): void
}

/** By its key: it stays selected while the rows change their order. */
function useSelectedRow({ rows, keys, shape }: MapRows): Selected {
  const [key, setKey] = useState<string | null>(null)
  // A stack in a row is its beginning; the largest is shown whole until another one is chosen.
  const atFirst = shape.stacks >= 0 && rows.length > 0 ? 0 : -1
  return {
    at: key === null ? atFirst : keys.indexOf(key),
    select: (index) => setKey(keys[index] ?? null),
  }
}

interface RowsProps {
  readonly table: MapRows
  readonly selected: Selected
  readonly columns: CSSProperties
  readonly stage: boolean
  copyNumber(index: number): void
}

function Rows({ table: { rows, keys, shape }, selected, columns, stage, copyNumber }: RowsProps) {
  const id = useId()
  const nothing = selected.at < 0
  return (
    <ContextMenu
      items={() => [
        {
          title: 'Copy Number',
          keys: 'CmdOrCtrl+C',
          disabled: nothing,
          run: () => copyNumber(selected.at),
        },
        {
          title: 'Copy Row',
          disabled: nothing,
          run: () => copy(rows[selected.at]!.map(written).join('\t')),
        },
      ]}
    >
      <div
        className={styles.rows}
        onContextMenu={(event) => {
          const option = (event.target as Element).closest('[role=option]')
          const place = option?.getAttribute('aria-posinset')
          if (place != null) selected.select(Number(place) - 1)
        }}
      >
        <VirtualList
          id={id}
          label="Rows of the map"
          count={rows.length}
          rowHeight={stage ? 34 : 24}
          selected={selected.at}
          onSelect={selected.select}
          onActivate={copyNumber}
          keyOf={(index) => keys[index]!}
          className={styles.list!}
        >
          {(index) => (
            <MapRow
              row={rows[index]!}
              numeric={shape.numeric}
              measured={shape.measured}
              most={shape.most}
              columns={columns}
              common={shape.common}
            />
          )}
        </VirtualList>
      </div>
    </ContextMenu>
  )
}

function copy(text: string): void {
  void copyText(text).then(
    (done) => done && notify({ severity: 'info', message: `Copied ${text.slice(0, 80)}` }),
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

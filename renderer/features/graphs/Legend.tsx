/** The numbers of each line, large enough to be read while the graph is being pointed at. */
import type { CSSProperties, KeyboardEvent } from 'react'
import { formatCount, unknown, watchedNumber } from '../../../app/base/quantity'
import type { Trust } from '../../../app/model/run'
import { withUnit } from '../../../app/sources/countedUnit'
import { classes } from '../../widgets/classes'
import { HostileText } from '../../widgets/HostileText'
import type { Figures } from './figures'
import { graphStore, toggleHidden, useGraph } from './graphState'
import styles from './Legend.module.css'
import { TrustBadge } from './TrustBadge'

export interface LegendRow {
  readonly key: string
  readonly name: string
  readonly colour: string
  /** CSS background of its mark: dashed as the line is. */
  readonly fill: string
  readonly figures: Figures
  /** Of the figures, where it is not events. */
  readonly unit: string
  /** null where trust is not a matter of this row (one CPU of a source). */
  readonly trust: Trust | null
  /** Of the total, Probescope's own events; null: not known. */
  readonly own: number | null
  /** Why there are no numbers: attaching, failed. */
  readonly note: string | null
  readonly failed: boolean
}

interface Props {
  readonly rows: readonly LegendRow[]
  /** `now`, or the time under the pointer. */
  readonly nowTitle: string
  /** One line is chosen, such as for the view per CPU. */
  readonly selectable: boolean
  readonly withTotals: boolean
}

export function Legend({ rows, nowTitle, selectable, withTotals }: Props) {
  const hidden = useGraph((state) => state.hidden)
  const selected = useGraph((state) => state.selected)
  return (
    <div role="table" aria-label="Numbers of each line" className={styles.legend}>
      <div role="row" className={classes(styles.row, styles.head)}>
        <span role="columnheader" className={styles.name}>
          Source
        </span>
        <span role="columnheader" className={styles.now}>
          {nowTitle}
        </span>
        <span role="columnheader" className={styles.mean}>
          mean
        </span>
        <span role="columnheader" className={styles.max}>
          max
        </span>
        <span role="columnheader" className={styles.total}>
          {withTotals ? 'total' : ''}
        </span>
        <span role="columnheader" className={styles.lost}>
          lost
        </span>
        <span role="columnheader" className={styles.missed}>
          missed
        </span>
        <span role="columnheader" className={styles.trust}>
          trust
        </span>
      </div>
      {rows.map((row) => (
        <Row
          key={row.key}
          row={row}
          hidden={hidden.includes(row.key)}
          selected={selectable && selected === row.key}
          selectable={selectable}
          withTotals={withTotals}
        />
      ))}
    </div>
  )
}

interface RowProps {
  readonly row: LegendRow
  readonly hidden: boolean
  readonly selected: boolean
  readonly selectable: boolean
  readonly withTotals: boolean
}

function Row({ row, hidden, selected, selectable, withTotals }: RowProps) {
  const { figures, trust, own, unit } = row
  const point = (key: string | null) => graphStore.setState({ pointedAt: key })
  const select = () => selectable && graphStore.setState({ selected: row.key })
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.target !== event.currentTarget) return
    event.preventDefault()
    select()
  }
  return (
    <div
      role="row"
      tabIndex={selectable ? 0 : -1}
      aria-selected={selectable ? selected : undefined}
      className={classes(styles.row, styles.line, hidden && styles.hidden, selected && styles.selected)}
      style={{ '--line-colour': row.colour, '--line-fill': row.fill } as CSSProperties}
      onPointerEnter={() => point(row.key)}
      onPointerLeave={() => point(null)}
      onClick={select}
      onKeyDown={onKeyDown}
    >
      <span role="cell" className={styles.name}>
        <button
          type="button"
          className={styles.swatch}
          aria-pressed={!hidden}
          aria-label={`${hidden ? 'Show' : 'Hide'} ${row.name}`}
          title={hidden ? 'Show the line' : 'Hide the line'}
          onClick={(event) => {
            event.stopPropagation()
            toggleHidden(row.key)
          }}
        />
        <HostileText text={row.name} className={styles.notation!} />
      </span>
      {row.note !== null ? (
        <span role="cell" className={classes(styles.note, row.failed && styles.failed)}>
          {row.note}
        </span>
      ) : (
        <span role="cell" className={styles.now}>
          <Rate value={figures.now} unit={unit} />
        </span>
      )}
      <span role="cell" className={styles.mean} data-title="mean">
        <Rate value={figures.mean} unit={unit} />
      </span>
      <span role="cell" className={styles.max} data-title="max">
        <Rate value={figures.max} unit={unit} />
      </span>
      <span role="cell" className={styles.total} data-title="total">
        {withTotals && (figures.total === null ? <Unknown /> : withUnit(formatCount(figures.total), unit))}
      </span>
      <span role="cell" className={styles.lost}>
        {trust !== null && <Figure value={trust.lost} />}
      </span>
      <span role="cell" className={styles.missed}>
        {trust !== null && <Figure value={trust.missed} />}
      </span>
      <span role="cell" className={styles.trust}>
        {trust !== null && row.note === null && <TrustBadge trust={trust} own={own} />}
      </span>
    </div>
  )
}

/** A rate, in events per second where no unit says otherwise: the digits large, what belongs to them small. */
export function Rate({ value, unit }: { readonly value: number | null; readonly unit: string }) {
  if (value === null) return <span className={styles.none}>–</span>
  const { digits, prefix } = watchedNumber(value)
  return (
    <>
      <span className={styles.digits}>{digits}</span>
      <span className={styles.unit}>
        {prefix}
        {unit !== '' && ` ${unit}`}/s
      </span>
    </>
  )
}

function Figure({ value }: { readonly value: number | null }) {
  return value === null ? <Unknown /> : <>{formatCount(value)}</>
}

function Unknown() {
  return <span className={styles.unknown}>{unknown}</span>
}

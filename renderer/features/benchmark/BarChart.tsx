/** The chart with its rows: pointed at, focused or held, a row tells how its arm was attached. */
import { useId, useRef, useState, type KeyboardEvent } from 'react'
import { layOutChart, type ChartOptions } from '../../../app/benchmark/picture/layout'
import type { Row } from '../../../app/benchmark/rows'
import { classes } from '../../widgets/classes'
import { moveInList, optionId } from '../../widgets/listKeys'
import { ArmCard } from './ArmCard'
import { rowLabel } from './rowLabel'
import { PictureView } from './PictureView'
import styles from './BarChart.module.css'

export function BarChart(props: ChartOptions) {
  const { rows, measure, other, font } = props
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const [pointed, setPointed] = useState<string | null>(null)
  const [focused, setFocused] = useState<string | null>(null)
  const [held, setHeld] = useState<string | null>(null)
  // Where Tab enters: the row that had the focus last, else the first.
  const [entry, setEntry] = useState<string | null>(null)
  const picture = layOutChart(props)
  const told = held ?? pointed ?? focused
  const toldRow = rows.find(({ key }) => key === told) ?? null
  const entryKey = rows.some(({ key }) => key === entry) ? entry : rows[0]?.key

  const onKeyDown = (event: KeyboardEvent, index: number) => {
    if (event.key === 'Escape' && (held ?? focused) !== null) {
      setHeld(null)
      setFocused(null)
      return event.preventDefault()
    }
    if (event.key === 'Enter' || event.key === ' ') {
      hold(rows[index]!)
      return event.preventDefault()
    }
    const next = moveInList(event.key, index, rows.length, 8)
    if (next === null) return
    event.preventDefault()
    setHeld(null)
    list.current?.querySelectorAll<HTMLElement>('[role=option]')[next]?.focus()
  }
  const hold = ({ key }: Row) => setHeld((before) => (before === key ? null : key))

  return (
    <div className={styles.chart} style={{ height: picture.height }}>
      <PictureView picture={picture} />
      <div ref={list} role="listbox" aria-label="Arms" className={styles.rows}>
        {picture.rows.map(({ key, y, height }, index) => {
          const row = rows[index]!
          return (
            <div
              key={key}
              id={optionId(id, index)}
              role="option"
              aria-label={rowLabel(row, measure, other?.name ?? null)}
              aria-selected={key === held}
              aria-describedby={toldRow?.key === key ? `${id}-card` : undefined}
              data-row={key}
              tabIndex={key === entryKey ? 0 : -1}
              className={classes(styles.row, toldRow?.key === key && styles.told)}
              style={{ top: y, height }}
              // Not entering: rows that come to a mouse at rest, as on the stage, are not pointed at.
              onPointerMove={() => setPointed(key)}
              onPointerLeave={() => setPointed(null)}
              onFocus={() => {
                setEntry(key)
                setFocused(key)
              }}
              onBlur={() => setFocused(null)}
              onKeyDown={(event) => onKeyDown(event, index)}
              onClick={() => hold(row)}
            />
          )
        })}
      </div>
      {toldRow !== null && (
        <ArmCard
          key={toldRow.key}
          id={`${id}-card`}
          row={toldRow}
          other={other}
          large={font > 16}
          held={held === toldRow.key}
          beside={() => list.current?.querySelector(`[data-row="${CSS.escape(toldRow.key)}"]`) ?? null}
          within={list.current?.closest('[role=dialog]') ?? document.body}
          onClose={() => setHeld(null)}
        />
      )}
    </div>
  )
}

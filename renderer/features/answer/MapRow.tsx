/** One row of a map: its cells, and how large what was measured is beside the largest. */
import type { CSSProperties } from 'react'
import { numberOf } from '../../../app/analysis/programMaps'
import { framesOf, functionOf } from '../../../app/analysis/stackTree'
import { formatCount } from '../../../app/base/quantity'
import type { Cell } from '../../../app/model/program'
import { classes } from '../../widgets/classes'
import { HostileText } from '../../widgets/HostileText'
import styles from './MapTable.module.css'

interface Props {
  readonly row: readonly Cell[]
  readonly numeric: readonly boolean[]
  readonly measured: number
  readonly most: number
  readonly columns: CSSProperties
  /** Frames that every stack begins with. */
  readonly common: number
}

export function MapRow({ row, numeric, measured, most, columns, common }: Props) {
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

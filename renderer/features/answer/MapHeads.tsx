/** Over the rows of a map: how many there are, and the columns' names, which sort. */
import type { CSSProperties } from 'react'
import type { TableMap } from '../../../app/analysis/programMaps'
import { formatCount } from '../../../app/base/quantity'
import { classes } from '../../widgets/classes'
import { HostileText } from '../../widgets/HostileText'
import { Icon } from '../../widgets/Icon'
import type { Sorting } from './rows'
import styles from './MapTable.module.css'

export function RowCount({ shown, map }: { readonly shown: number; readonly map: TableMap }) {
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

export function Heads({ map, numeric, columns, by: { column, descending }, withBar, onSort }: HeadsProps) {
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

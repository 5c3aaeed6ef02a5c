/** A histogram as bars, one a bucket: to be read from the back row. */
import { useId, useState, type CSSProperties } from 'react'
import {
  boundOfBucket,
  bucketName,
  summed,
  withoutHoles,
  type HistogramMap,
} from '../../../app/analysis/programMaps'
import { formatCount, formatShare } from '../../../app/base/quantity'
import type { Bucket } from '../../../app/model/program'
import { classes } from '../../widgets/classes'
import { Select } from '../../widgets/Select'
import styles from './HistogramView.module.css'

interface Props {
  readonly map: HistogramMap
  readonly stage: boolean
}

const together = ' together'

export function HistogramView({ map, stage }: Props) {
  const [chosen, setChosen] = useState(together)
  const title = useId()
  const { series } = map
  const options = series.map(({ key }) => key.map(String).join(', '))
  const one = series[options.indexOf(chosen)]
  const buckets = withoutHoles(one?.buckets ?? summed(map), map.scale)
  const total = buckets.reduce((sum, { count }) => sum + count, 0)
  const most = buckets.reduce((largest, { count }) => Math.max(largest, count), 0)
  return (
    <div className={classes(styles.view, stage && styles.stage)}>
      <div className={styles.about}>
        {series.length > 1 && (
          <Select
            label="Key"
            hideLabel
            small
            value={one === undefined ? together : chosen}
            options={[
              { value: together, label: `All ${series.length} keys together` },
              ...options.map((value) => ({ value, label: value })),
            ]}
            onChange={setChosen}
          />
        )}
        <p id={title} className={styles.summary}>
          <b>{formatCount(total)}</b> {total === 1 ? 'value' : 'values'}
          {total > 0 && (
            <>
              , half of them <Upper buckets={buckets} total={total} share={0.5} />, 99 %{' '}
              <Upper buckets={buckets} total={total} share={0.99} />
            </>
          )}
        </p>
      </div>
      <table
        className={styles.bars}
        aria-labelledby={title}
        style={{ '--bucket': `${bucketHeight(buckets.length, stage)}px` } as CSSProperties}
      >
        <thead className="visually-hidden">
          <tr>
            <th>Values</th>
            <th>Share</th>
            <th>Count</th>
          </tr>
        </thead>
        <tbody>
          {buckets.map((bucket) => (
            <tr key={`${bucket.low},${bucket.high}`} className={classes(bucket.count === 0 && styles.empty)}>
              <th scope="row">{bucketName(bucket)}</th>
              <td className={styles.track} title={formatShare(total === 0 ? null : bucket.count / total)}>
                <span className="visually-hidden">
                  {formatShare(total === 0 ? null : bucket.count / total)}
                </span>
                <span
                  className={styles.bar}
                  style={{ '--share': most === 0 ? 0 : bucket.count / most } as CSSProperties}
                />
              </td>
              <td className={styles.count}>{formatCount(bucket.count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function bucketHeight(buckets: number, stage: boolean): number {
  const [least, most, room] = stage ? [36, 56, 700] : [26, 40, 480]
  return Math.max(least, Math.min(most, Math.floor(room / Math.max(1, buckets))))
}

interface UpperProps {
  readonly buckets: readonly Bucket[]
  readonly total: number
  readonly share: number
}

/** The bucket that a share of the values lies within: of where in it nothing is known. */
function Upper({ buckets, total, share }: UpperProps) {
  let sum = 0
  const within = buckets.find(({ count }) => (sum += count) >= total * share)
  const bound = within === undefined ? null : boundOfBucket(within)
  if (bound === null) return <>without a bound</>
  const [words, value] = bound
  return (
    <>
      {words} <b>{value}</b>
    </>
  )
}

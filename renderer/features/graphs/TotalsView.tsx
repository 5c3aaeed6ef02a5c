/** How many events each source has had since the start, to the last digit, in figures for the back row. */
import type { CSSProperties } from 'react'
import type { SeriesBuffer } from '../../../app/analysis/seriesBuffer'
import { formatCount, formatElapsed } from '../../../app/base/quantity'
import type { Run } from '../../../app/model/run'
import { countedUnit, withUnit } from '../../../app/sources/countedUnit'
import { isGoing } from '../../bridge/runs'
import { seriesColour, useTheme } from '../../theme/theme'
import { HostileText } from '../../widgets/HostileText'
import { edgeOf, pausedAt } from './clocks'
import { figuresOf, totalAt, useBeat } from './figures'
import { Rate } from './Legend'
import { ratesOf, type GraphLine } from './shownRun'
import { ownWords } from './trust'
import { TrustBadge } from './TrustBadge'
import styles from './TotalsView.module.css'

interface Props {
  readonly run: Run
  readonly buffer: SeriesBuffer
  readonly lines: readonly GraphLine[]
}

export function TotalsView({ run, buffer, lines }: Props) {
  const { dark } = useTheme()
  const paused = pausedAt(run)
  const live = isGoing(run) && paused === null
  useBeat(live, 10)
  const drawable = ratesOf(buffer, lines)
  const edge = edgeOf(run)
  const seconds = paused ?? buffer.columns.lastTime
  return (
    <div className={styles.totals}>
      {lines.map((line, i) => {
        const { source } = line
        const known =
          live || paused !== null ? totalAt(buffer, line, paused ?? Infinity) : (source?.total ?? null)
        const window = { edge, span: 10, cursor: null, over: !live }
        const unit = source === null ? '' : countedUnit(source.source)
        return (
          <div
            key={line.notation}
            role="group"
            aria-label={line.notation}
            className={styles.tile}
            style={{ '--line-colour': seriesColour(line.colour, dark) } as CSSProperties}
          >
            <HostileText text={line.notation} className={styles.notation!} />
            <span className={styles.total}>
              {source?.state.phase === 'failed' ? '–' : withUnit(formatCount(known), unit)}
            </span>
            {source !== null && paused === null && ownWords(source.own, unit) !== null && (
              <span className={styles.own}>{ownWords(source.own, unit)}</span>
            )}
            <span className={styles.rest}>
              {source?.state.phase === 'failed' ? (
                <span className={styles.failed}>{source.state.failure.message}</span>
              ) : (
                <>
                  <span>{live && <Rate value={figuresOf(drawable, i, window, null).now} unit={unit} />}</span>
                  {source !== null && <TrustBadge trust={source.trust} own={source.own} />}
                </>
              )}
            </span>
          </div>
        )
      })}
      {!Number.isNaN(seconds) && (
        <p className={styles.since}>{formatElapsed(seconds, true)} since the run began</p>
      )}
    </div>
  )
}

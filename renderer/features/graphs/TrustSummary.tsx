/** In the header: whether the numbers of the run can be trusted. */
import { useActiveRun } from '../../bridge/runs'
import { classes } from '../../widgets/classes'
import { Icon } from '../../widgets/Icon'
import { Tooltip } from '../../widgets/Tooltip'
import { trustLevel, trustSentence, worstLevel, type TrustLevel } from './trust'
import { trustIcons } from './TrustBadge'
import { useLines } from './shownRun'
import styles from './TrustBadge.module.css'

const words: Readonly<Record<TrustLevel, string>> = {
  exact: 'Exact',
  estimated: 'Estimated',
  incomplete: 'Events missing',
  unknown: 'Misses unknown',
}

export function TrustSummary() {
  const run = useActiveRun()
  const sources = useLines(run).flatMap(({ source }) =>
    source !== null && source.total !== null ? [source] : [],
  )
  const level = worstLevel(sources.map((source) => trustLevel(source.trust)))
  if (level === null) return null
  const sentence = trustSentence(sources)
  return (
    <Tooltip text={sentence}>
      <button
        type="button"
        className={classes(styles.badge, styles[level])}
        aria-label={`Trust: ${sentence}`}
      >
        <Icon name={trustIcons[level]} />
        {words[level]}
      </button>
    </Tooltip>
  )
}

/** How far a number can be trusted: a mark and a word, with every figure behind it. */
import type { Trust } from '../../../app/model/run'
import { classes } from '../../widgets/classes'
import { Icon } from '../../widgets/Icon'
import { Tooltip } from '../../widgets/Tooltip'
import { trustFacts, trustLevel, trustWord, type TrustLevel } from './trust'
import styles from './TrustBadge.module.css'

export const trustIcons: Readonly<Record<TrustLevel, string>> = {
  exact: 'pass',
  estimated: 'pulse',
  incomplete: 'warning',
  unknown: 'question',
}

interface Props {
  readonly trust: Trust
  /** Of the number, Probescope's own events. */
  readonly own: number | null
}

export function TrustBadge({ trust, own }: Props) {
  const level = trustLevel(trust)
  return (
    <Tooltip text={<TrustFacts trust={trust} own={own} />} side="left">
      <button type="button" className={classes(styles.badge, styles[level])}>
        <Icon name={trustIcons[level]} />
        {trustWord(trust)}
      </button>
    </Tooltip>
  )
}

function TrustFacts({ trust, own }: Props) {
  return (
    <dl className={styles.facts}>
      {trustFacts(trust, own).map((fact) => (
        <div key={fact.name} className={styles.fact}>
          <dt>{fact.name}</dt>
          <dd>{fact.value}</dd>
          <dd className={styles.meaning}>{fact.meaning}</dd>
        </div>
      ))}
    </dl>
  )
}

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

export function TrustBadge({ trust }: { readonly trust: Trust }) {
  const level = trustLevel(trust)
  return (
    <Tooltip text={<TrustFacts trust={trust} />} side="left">
      <button type="button" className={classes(styles.badge, styles[level])}>
        <Icon name={trustIcons[level]} />
        {trustWord(trust)}
      </button>
    </Tooltip>
  )
}

function TrustFacts({ trust }: { readonly trust: Trust }) {
  return (
    <dl className={styles.facts}>
      {trustFacts(trust).map((fact) => (
        <div key={fact.name} className={styles.fact}>
          <dt>{fact.name}</dt>
          <dd>{fact.value}</dd>
          <dd className={styles.meaning}>{fact.meaning}</dd>
        </div>
      ))}
    </dl>
  )
}

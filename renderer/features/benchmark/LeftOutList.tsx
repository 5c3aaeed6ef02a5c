/** Arms without a bar, each with its reason and what would mend it. */
import type { LeftOut } from '../../../app/benchmark/results'
import { copyText } from '../../bridge/clipboard'
import { HostileText } from '../../widgets/HostileText'
import { Remedy } from '../../widgets/Remedy'
import styles from './Benchmark.module.css'

export function LeftOutList({ leftOut }: { readonly leftOut: readonly LeftOut[] }) {
  if (leftOut.length === 0) return null
  return (
    <section aria-label="Not measured" className={styles.leftOut}>
      <h3>Not measured</h3>
      <ul>
        {groupByReason(leftOut).map(([reason, arms]) => (
          <li key={reason}>
            <p>
              <b>
                <HostileText text={arms.map(({ title }) => title).join('; ')} />
              </b>
            </p>
            <p className={styles.reason}>
              <HostileText text={reason} />
            </p>
            {arms[0]!.remedy !== null && <Remedy text={arms[0]!.remedy} copy={copyText} />}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Many arms often lack the same thing. */
function groupByReason(leftOut: readonly LeftOut[]): [string, LeftOut[]][] {
  const groups = new Map<string, LeftOut[]>()
  for (const each of leftOut) groups.set(each.reason, [...(groups.get(each.reason) ?? []), each])
  return [...groups]
}

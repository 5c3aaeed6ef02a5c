/** Arms without a bar, each with its reason and what would mend it. */
import type { LeftOut } from '../../../app/benchmark/results'
import { familyOf, restOfTitle } from '../../../app/benchmark/rows'
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
                <HostileText text={together(arms)} />
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

/** `kprobe by jump: counted by perf, counted by BPF; function graph, to the ring buffer`. */
function together(arms: readonly LeftOut[]): string {
  const families = new Map<string, string[]>()
  for (const { title } of arms) {
    const family = familyOf(title)
    families.set(family, [...(families.get(family) ?? []), title])
  }
  const named = [...families].map(([family, titles]) =>
    titles.length === 1 ? titles[0]! : `${family}: ${titles.map(restOfTitle).join(', ')}`,
  )
  return named.join('; ')
}

/** Many arms often lack the same thing. */
function groupByReason(leftOut: readonly LeftOut[]): [string, LeftOut[]][] {
  const groups = new Map<string, LeftOut[]>()
  for (const each of leftOut) groups.set(each.reason, [...(groups.get(each.reason) ?? []), each])
  return [...groups]
}

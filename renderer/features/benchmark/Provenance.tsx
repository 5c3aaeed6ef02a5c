/** What the figures depend on: a line to be read, and all of it to be opened. */
import { provenanceOf } from '../../../app/benchmark/words'
import type { Fingerprint } from '../../../app/model/benchmark'
import { HostileText } from '../../widgets/HostileText'
import styles from './Benchmark.module.css'

export function Provenance({ fingerprint }: { readonly fingerprint: Fingerprint }) {
  const { hostname, distribution, cpus, mitigations } = fingerprint
  return (
    <details className={styles.details}>
      <summary>
        <span className={styles.provenance}>
          <HostileText text={provenanceOf(fingerprint).join(' · ')} />
        </span>
      </summary>
      <dl className={styles.facts}>
        <Fact name="Machine" value={`${hostname}, ${distribution}, ${cpus} CPUs`} />
        {mitigations.map(({ name, state }) => (
          <Fact key={name} name={name} value={state} />
        ))}
      </dl>
    </details>
  )
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>
        <HostileText text={name} />
      </dt>
      <dd>
        <HostileText text={value} />
      </dd>
    </div>
  )
}

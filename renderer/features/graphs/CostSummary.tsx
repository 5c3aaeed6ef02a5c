/** What the measuring itself costs, on the target and on the link. */
import { useEffect, useRef, useState } from 'react'
import { formatBytes, formatCount, formatShare } from '../../../app/base/quantity'
import type { Run } from '../../../app/model/run'
import { isGoing } from '../../bridge/runs'
import { Tooltip } from '../../widgets/Tooltip'
import styles from './CostSummary.module.css'

const processMeaning = 'What this process and those that it starts do is counted, and nothing else.'
const systemMeaning = 'What every process does is counted, Probescope’s agent among them'
const ownKnown = `${systemMeaning}: how much of a number is its own stands beside the number.`
const ownUnknown = `${systemMeaning}: it reads the counters at each interval, and more of the target when a source’s details, what is attached there or bytes are looked at. Of some of these sources it cannot be told how much of the number that is.`

function scopeMeaning({ scope, sources }: Run): string {
  if (scope.kind === 'process') return processMeaning
  return sources.some(({ own, total }) => own === null && total !== null) ? ownUnknown : ownKnown
}

export function CostSummary({ run }: { readonly run: Run }) {
  const { agentCpuShare, linkBytes, droppedSamples } = run.cost
  const perSecond = useLinkRate(run)
  const link = isGoing(run) ? perSecond : linkBytes
  return (
    <footer className={styles.cost} aria-label="What the measuring costs">
      <Item
        name="agent"
        value={agentCpuShare === null ? 'unknown' : `${formatShare(agentCpuShare)} of a CPU`}
        meaning="CPU time of Probescope's agent on the target, of one CPU. What the probes cost in the traced programs is not in it."
      />
      <Item
        name="link"
        value={link === null ? 'unknown' : `${formatBytes(link)}${isGoing(run) ? '/s' : ''}`}
        meaning={
          isGoing(run)
            ? 'Bytes a second from the target to this computer.'
            : 'Bytes from the target to this computer in the whole run.'
        }
      />
      {droppedSamples > 0 && (
        <Item
          name="dropped"
          value={`${formatCount(droppedSamples)} samples`}
          meaning="The link was full, so samples were left out. Totals stay right: counts are cumulative."
          warning
        />
      )}
      <Tooltip text={scopeMeaning(run)} side="top">
        <span tabIndex={0} className={styles.scope}>
          {run.scope.kind === 'process' ? `process ${run.scope.pid}` : 'whole system'} · every {run.interval}{' '}
          ms
        </span>
      </Tooltip>
    </footer>
  )
}

interface ItemProps {
  readonly name: string
  readonly value: string
  readonly meaning: string
  readonly warning?: boolean
}

function Item({ name, value, meaning, warning }: ItemProps) {
  return (
    <Tooltip text={meaning} side="top">
      <span tabIndex={0} className={warning ? styles.warning : undefined}>
        <span className={styles.name}>{name}</span> {value}
      </span>
    </Tooltip>
  )
}

/** Bytes a second between two tellings of the run; null before there are two, and when it is not going. */
function useLinkRate(run: Run): number | null {
  const last = useRef<{ run: string; bytes: number; at: number } | null>(null)
  const [rate, setRate] = useState<number | null>(null)
  const { linkBytes } = run.cost
  useEffect(() => {
    const at = performance.now() / 1000
    const before = last.current
    if (linkBytes === null || !isGoing(run) || (before !== null && before.run !== run.id)) {
      last.current = null
      setRate(null)
    }
    if (linkBytes === null) return
    if (before !== null && before.run === run.id) {
      // Runs are told up to twice a second; less time between would make a jumpy number.
      if (at - before.at < 0.9) return
      setRate(Math.max(0, linkBytes - before.bytes) / (at - before.at))
    }
    last.current = { run: run.id, bytes: linkBytes, at }
  }, [run, linkBytes])
  return isGoing(run) ? rate : null
}

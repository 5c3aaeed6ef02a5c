/** How far the benchmark is, and how long it may still take. */
import { useEffect, useState } from 'react'
import { progressOf } from '../../../app/benchmark/progress'
import type { Benchmark } from '../../../app/model/benchmark'
import { HostileText } from '../../widgets/HostileText'
import { Progress } from '../../widgets/Progress'
import styles from './Benchmark.module.css'

export function RunningStrip({ benchmark }: { readonly benchmark: Benchmark }) {
  const now = useNow()
  const { round, rounds, share, left } = progressOf(benchmark, now)
  const preparing = benchmark.phase === 'preparing'
  const running = benchmark.arms.find(({ state }) => state === 'running')
  const label = preparing ? 'Preparing' : `Round ${round} of ${rounds}`
  return (
    <div className={styles.running}>
      <Progress label={label} value={preparing ? null : share} />
      <p>
        <b>{label}</b>
        {preparing && benchmark.preparation !== null && (
          <>
            {' · '}
            <HostileText text={benchmark.preparation} />
          </>
        )}
        {left !== null && ` · about ${roughly(left)} left`}
        {running !== undefined && (
          <>
            {' · '}
            <HostileText text={running.title} />
          </>
        )}
      </p>
    </div>
  )
}

/** Above a minute in tens of seconds: it is a guess. */
function roughly(milliseconds: number): string {
  const seconds = Math.max(1, Math.round(milliseconds / 1000))
  if (seconds < 60) return `${seconds} s`
  const tens = Math.round(seconds / 10) * 10
  return [`${Math.floor(tens / 60)} min`, ...(tens % 60 === 0 ? [] : [`${tens % 60} s`])].join(' ')
}

function useNow(): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500)
    return () => clearInterval(timer)
  }, [])
  return now
}

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
        {left !== null && ` · about ${wholeSeconds(left)} left`}
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

function wholeSeconds(milliseconds: number): string {
  const seconds = Math.max(1, Math.round(milliseconds / 1000))
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

function useNow(): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500)
    return () => clearInterval(timer)
  }, [])
  return now
}

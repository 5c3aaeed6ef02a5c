import { useEffect, useState } from 'react'
import { recentRate } from '../../../app/analysis/recentRate'
import { samplesOf, subscribeSamples } from '../../bridge/samples'

/** Often enough to be alive, seldom enough to be read. */
const beat = 500

/** A source's events per second over the last second, twice a second; null when unknown. */
export function useRate(run: string | null, index: number | null): number | null {
  const [rate, setRate] = useState<number | null>(null)
  useEffect(() => {
    if (run === null || index === null) {
      setRate(null)
      return
    }
    let last = -Infinity
    const look = () => {
      const now = performance.now()
      if (now - last < beat) return
      const buffer = samplesOf(run)
      const column = buffer?.rateColumn(index) ?? null
      const found =
        buffer === null || column === null
          ? null
          : recentRate(buffer.columns, column, buffer.columns.lastTime)
      // The first one is shown as soon as it is known.
      if (found !== null) last = now
      setRate(found)
    }
    look()
    const subscription = subscribeSamples(run, look)
    return () => subscription.dispose()
  }, [run, index])
  return rate
}

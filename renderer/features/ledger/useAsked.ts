import { useCallback, useEffect, useRef, useState } from 'react'
import type { Failure } from '../../../app/base/failure'
import type { Result } from '../../../app/base/result'

/** An answer of the engine; the last one stays in sight while it is asked again. */
export interface Asked<T> {
  readonly value: T | null
  readonly failure: Failure | null
  readonly busy: boolean
  readonly again: () => void
}

/** Asks at once and whenever `key` changes; null: not now. A later answer to an earlier question is thrown away. */
export function useAsked<T>(key: string | null, ask: () => Promise<Result<T>>): Asked<T> {
  const [value, setValue] = useState<T | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [busy, setBusy] = useState(true)
  const question = useRef(0)
  const asking = useRef(ask)
  useEffect(() => {
    asking.current = ask
  })
  const again = useCallback(() => {
    const mine = ++question.current
    setBusy(true)
    void asking.current().then((result) => {
      if (mine !== question.current) return
      setBusy(false)
      setFailure(result.ok ? null : result.failure)
      if (result.ok) setValue(result.value)
    })
  }, [])
  useEffect(() => {
    if (key === null) return
    again()
    const asked = question
    return () => {
      asked.current++
    }
  }, [key, again])
  return { value, failure, busy, again }
}

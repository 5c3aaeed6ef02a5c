import { useRef } from 'react'

/** The value of the first rendering with this key: a new but equal array at each rendering starts no effect anew. */
export function useStable<T>(value: T, key: string): T {
  const kept = useRef({ key, value })
  if (kept.current.key !== key) kept.current = { key, value }
  return kept.current.value
}

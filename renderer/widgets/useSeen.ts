import { useCallback, useRef, useState } from 'react'

/**
 * Whether an element is in sight: a pane behind another's tab is not, and need not ask for what nobody reads.
 * The first value is for the element's `ref`.
 */
export function useSeen(): readonly [ref: (element: Element | null) => void, seen: boolean] {
  const [seen, setSeen] = useState(false)
  const observer = useRef<IntersectionObserver | null>(null)
  const ref = useCallback((element: Element | null) => {
    observer.current?.disconnect()
    observer.current = null
    if (element === null) return
    observer.current = new IntersectionObserver((entries) => setSeen(entries.at(-1)?.isIntersecting === true))
    observer.current.observe(element)
  }, [])
  return [ref, seen]
}

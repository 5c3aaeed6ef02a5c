import { useEffect, useRef, useState } from 'react'
import type { Session } from '../../../app/model/target'
import type { SourceKind } from '../../../app/model/source'
import { engine } from '../../bridge/engine'
import { useStable } from '../../widgets/useStable'
import { LatestSearch, type Found } from './latestSearch'

/** Enough to scroll through; more are told by their number. */
const limit = 300

/** What the target's catalogue has for what was typed so far; null before the first answer. */
export function useSearch(session: Session, text: string, kinds: readonly SourceKind[]): Found | null {
  const [found, setFound] = useState<Found | null>(null)
  const search = useRef<LatestSearch | null>(null)
  const { id } = session

  useEffect(() => {
    const made = new LatestSearch(
      (query) =>
        engine.request('catalogue.search', {
          session: id,
          query: query.text.slice(0, 500),
          kinds: [...query.kinds],
          limit,
        }),
      setFound,
    )
    search.current = made
    return () => made.dispose()
  }, [id])

  // The catalogue is read in the background after connecting: the same query finds more then.
  const catalogue = session.connection.steps.find((step) => step.id === 'catalogue')
  const revision = `${catalogue?.state ?? ''} ${catalogue?.note ?? ''}`
  const stableKinds = useStable(kinds, kinds.join())
  useEffect(() => {
    search.current?.search({ text, kinds: stableKinds })
  }, [text, stableKinds, revision, id])

  return found
}

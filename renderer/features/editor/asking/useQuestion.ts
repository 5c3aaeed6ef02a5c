/** What the target says of the source that is asked about, and of the other mechanisms' names for the same place. */
import { useEffect, useState } from 'react'
import type { SourceDetails } from '../../../../app/model/catalogue'
import type { Source } from '../../../../app/model/source'
import { samePlace } from '../../../../app/programs/questions'
import { printSource } from '../../../../app/sources/notation'
import { engine } from '../../../bridge/engine'
import { activeSession } from '../../../bridge/sessions'

export interface Known {
  readonly details: SourceDetails | null
  /** One a mechanism; those that the target cannot attach are left out. Without a target, what is likely. */
  readonly places: readonly Source[]
  /** The target has been asked and has not answered yet. */
  readonly asking: boolean
}

const nothing: Known = { details: null, places: [], asking: true }

/** While the user types, nothing is asked. */
const restTime = 150

export function useKnown(source: Source | null): Known {
  const [known, setKnown] = useState<{ readonly of: string; readonly value: Known }>({
    of: '',
    value: nothing,
  })
  const notation = source === null ? '' : printSource(source)
  useEffect(() => {
    if (source === null) return undefined
    let wanted = true
    const timer = setTimeout(() => {
      void ask(source).then((value) => wanted && setKnown({ of: notation, value }))
    }, restTime)
    return () => {
      wanted = false
      clearTimeout(timer)
    }
    // The notation says all of the source.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [notation])
  return known.of === notation ? known.value : nothing
}

async function ask(source: Source): Promise<Known> {
  const session = activeSession()
  if (session?.connection.phase !== 'connected')
    return { details: null, places: firstOfKind(samePlace(source)), asking: false }
  const describe = async (each: Source): Promise<SourceDetails | null> => {
    const answered = await engine.request('catalogue.describe', { session: session.id, source: each })
    return answered.ok ? answered.value : null
  }
  const details = await describe(source)
  const candidates = samePlace(source, details?.aliases ?? [])
  const described = await Promise.all(candidates.map(describe))
  const there = candidates.filter(
    (_, index) => described[index] != null && described[index].unavailable === null,
  )
  return { details, places: firstOfKind(there), asking: false }
}

function firstOfKind(sources: readonly Source[]): Source[] {
  return sources.filter((source, index) => sources.findIndex(({ kind }) => kind === source.kind) === index)
}

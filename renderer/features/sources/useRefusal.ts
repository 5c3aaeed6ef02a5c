import { useEffect, useState } from 'react'
import { failure, type Failure } from '../../../app/base/failure'
import type { Source } from '../../../app/model/source'
import { parseSource, printSource } from '../../../app/sources/notation'
import { engine } from '../../bridge/engine'
import { useActiveSession } from '../../bridge/sessions'

/** Milliseconds for which nothing is typed before the target is asked. */
const restTime = 250

async function ask(session: string, source: Source): Promise<Failure | null> {
  const described = await engine.request('catalogue.describe', { session, source })
  if (!described.ok) return described.failure
  const { unavailable } = described.value
  return unavailable === null ? null : failure('unsupported', unavailable)
}

/** Why the target would refuse a source that is being typed; null while nothing is known to speak against it. */
export function useRefusal(source: Source | null): Failure | null {
  const session = useActiveSession()
  const id = session?.connection.phase === 'connected' ? session.id : null
  const notation = source === null ? null : printSource(source)
  const [told, setTold] = useState<{ readonly of: string; readonly refused: Failure | null } | null>(null)
  useEffect(() => {
    const parsed = notation === null ? null : parseSource(notation)
    if (id === null || parsed === null || !parsed.ok) return undefined
    let wanted = true
    const timer = setTimeout(() => {
      void ask(id, parsed.value).then((refused) => wanted && setTold({ of: notation!, refused }))
    }, restTime)
    return () => {
      wanted = false
      clearTimeout(timer)
    }
  }, [id, notation])
  return told !== null && told.of === notation ? told.refused : null
}

/** A function's bytes, read again and again while they are in sight. */
import { useEffect, useRef, useState, type RefObject } from 'react'
import type { Failure } from '../../../app/base/failure'
import type { FunctionBytes } from '../../../app/model/bytes'
import type { FunctionPlace } from '../../../app/sources/notation/functionPlace'
import { engine } from '../../bridge/engine'
import { keepUntouched, keptUntouched } from './untouched'

/** Often enough to see an int3 become a jump, which takes the kernel about a second; cheap for the target. */
const interval = 500

export interface Reading {
  readonly now: FunctionBytes
  /** The last reading of the same function in which the kernel listed no probe on it; null: none was seen. */
  readonly untouched: FunctionBytes | null
}

export interface Watched {
  readonly reading: Reading | null
  readonly failure: Failure | null
}

const nothing: Watched = { reading: null, failure: null }

/**
 * @param length bytes from the function's start
 * @param inSight reads only while this element is part of a window that can be seen
 */
export function useBytes(
  session: string,
  place: FunctionPlace | null,
  length: number,
  inSight: RefObject<HTMLElement | null>,
): Watched {
  const [watched, setWatched] = useState<Watched>(nothing)
  const wanted = useRef({ place, length })
  useEffect(() => {
    wanted.current = { place, length }
  })
  const key = place === null ? null : `${place.module ?? ''}:${place.function}`
  useEffect(() => {
    setWatched(nothing)
    if (key === null) return undefined
    let over = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = async (): Promise<void> => {
      const visible = inSight.current?.checkVisibility() === true && !document.hidden
      if (visible) {
        const { function: name, module } = wanted.current.place!
        const read = await engine.request('bytes.read', {
          session,
          function: name,
          module,
          offset: 0,
          length: wanted.current.length,
        })
        if (over) return
        setWatched(({ reading }) =>
          read.ok
            ? { reading: follow(reading, read.value, `${session} ${key}`), failure: null }
            : { reading, failure: read.failure },
        )
      }
      timer = setTimeout(() => void look(), interval)
    }
    void look()
    return () => {
      over = true
      clearTimeout(timer)
    }
  }, [session, key, inSight])
  return watched
}

function follow(last: Reading | null, now: FunctionBytes, of: string): Reading {
  if (now.patchedBy?.length === 0) {
    if (last?.untouched?.bytes !== now.bytes) keepUntouched(of, now)
    return { now, untouched: now }
  }
  const untouched = last === null ? keptUntouched(of, now) : last.untouched
  // A longer reading may be shown beside a shorter one from before: what that has not is not known to have changed.
  return { now, untouched }
}

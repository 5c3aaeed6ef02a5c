/** What a program has answered, looked at anew when something came, at most once a frame. */
import { useEffect, useReducer, useState, type RefObject } from 'react'
import { answerOf, subscribeAnswer, type ProgramAnswer } from '../../bridge/answers'

/** The same object each time: what it holds has changed when the number has. */
export interface Look {
  readonly answer: ProgramAnswer
  readonly version: number
}

export function useAnswer(program: string): Look {
  const [version, looked] = useReducer((count: number) => count + 1, 0)
  useEffect(() => {
    let frame = 0
    const subscription = subscribeAnswer(program, () => {
      if (frame !== 0) return
      frame = requestAnimationFrame(() => {
        frame = 0
        looked()
      })
    })
    looked()
    return () => {
      cancelAnimationFrame(frame)
      subscription.dispose()
    }
  }, [program])
  return { answer: answerOf(program), version }
}

/** From this width on a view is read from afar. */
const stageWidth = 760

export function useStage(box: RefObject<HTMLElement | null>): boolean {
  const [stage, setStage] = useState(false)
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setStage(entry!.contentRect.width >= stageWidth))
    observer.observe(box.current!)
    return () => observer.disconnect()
  }, [box])
  return stage
}

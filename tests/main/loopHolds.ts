/** How long the event loop of this thread is held in one piece. */
import { readFileSync } from 'node:fs'

/** Whether the thread's own time on a CPU is known: what neighbours take is then not charged. */
export const threadTimeIsKnown = ((): boolean => {
  try {
    return threadTime() > 0
  } catch {
    return false
  }
})()

/** Milliseconds of which only what this thread does is charged, where that is known. */
export function loopTime(): number {
  return threadTimeIsKnown ? threadTime() : performance.now()
}

/** In milliseconds. */
function threadTime(): number {
  const [onCpu = ''] = readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')
  return Number(onCpu) / 1e6
}

/** Between two turns of the loop: `longest` by the thread's time on a CPU, `drift` by the clock. Milliseconds. */
export interface Holds {
  readonly longest: number
  readonly drift: number
  readonly turns: number
}

/** Measures from now until `work` has ended. */
export async function holdsDuring(work: () => Promise<unknown>): Promise<Holds> {
  let [longest, drift, turns] = [0, 0, 0]
  let going = true
  let [cpu, clock] = [threadTime(), performance.now()]
  const turn = (): void => {
    const [cpuNow, clockNow] = [threadTime(), performance.now()]
    longest = Math.max(longest, cpuNow - cpu)
    drift = Math.max(drift, clockNow - clock)
    turns++
    ;[cpu, clock] = [cpuNow, clockNow]
    if (going) setImmediate(turn)
  }
  setImmediate(turn)
  await work()
  going = false
  turn()
  return { longest, drift, turns }
}

/** Long work of the engine, done without holding its event loop: samples, terminals and heartbeats come in between. */
import { setImmediate as afterOthers } from 'node:timers/promises'
import type { Sliced } from '../../../app/base/sliced'
import type { Milliseconds } from '../../../app/base/units'

/** A step that turns out long, and a collection of garbage, come on top of it. */
const atATime: Milliseconds = 3

export async function inSlices<T>(work: Sliced<T>): Promise<T> {
  for (let began = performance.now(); ;) {
    const step = work.next()
    if (step.done === true) return step.value
    if (performance.now() - began < atATime) continue
    await afterOthers()
    began = performance.now()
  }
}

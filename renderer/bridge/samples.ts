/**
 * Samples of each run, in typed arrays outside any store: ten times a second and 32 lines would make React look at
 * everything. Who draws subscribes, and reads the buffer when a frame is due.
 */
import { SeriesBuffer } from '../../app/analysis/seriesBuffer'
import type { Disposable } from '../../app/base/disposable'
import { Emitter } from '../../app/base/disposable'
import type { SampleBatch } from '../../app/model/run'
import { engine } from './engine'
import { runsStore } from './runs'

interface Kept {
  /** null until the history has come: live batches wait behind it, since a buffer only takes what is newer. */
  buffer: SeriesBuffer | null
  readonly waiting: SampleBatch[]
  readonly changed: Emitter<void>
}

const kept = new Map<string, Kept>()

/** The samples of a run; null until they are here. */
export function samplesOf(run: string): SeriesBuffer | null {
  return entry(run).buffer
}

/** Calls `listener` whenever samples were added. The samples so far are fetched when they are not here yet. */
export function subscribeSamples(run: string, listener: () => void): Disposable {
  return entry(run).changed.on(listener)
}

function entry(run: string): Kept {
  const known = kept.get(run)
  if (known !== undefined) return known
  const created: Kept = { buffer: null, waiting: [], changed: new Emitter<void>() }
  kept.set(run, created)
  void load(run, created)
  return created
}

async function load(run: string, into: Kept): Promise<void> {
  const history = await engine.request('runs.history', { run })
  if (kept.get(run) !== into) return
  const cpus = runsStore.getState().runs.find((other) => other.id === run)?.cpus.length ?? 0
  const buffer = new SeriesBuffer({ cpus })
  // A run that has no history (it is gone) still shows what arrives.
  if (history.ok) buffer.append(history.value.samples)
  for (const batch of into.waiting.splice(0)) buffer.append(batch)
  into.buffer = buffer
  into.changed.emit()
}

function take(batch: SampleBatch): void {
  const at = entry(batch.run)
  if (at.buffer === null) {
    at.waiting.push(batch)
    return
  }
  at.buffer.append(batch)
  at.changed.emit()
}

/** Once, at start. */
export function startSamplesBridge(): void {
  engine.on('samples', ({ samples }) => take(samples))
  engine.onGone(() => kept.clear())
  // A run that has been forgotten takes its samples with it.
  runsStore.subscribe(({ runs }, before) => {
    for (const { id } of before.runs) {
      if (!runs.some((run) => run.id === id)) kept.delete(id)
    }
  })
}

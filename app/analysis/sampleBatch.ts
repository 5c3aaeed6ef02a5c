import type { SampleBatch } from '../model/run'

/** Several batches of one run as one, in the order given. Each must count per CPU as the others do, or not at all. */
export function concatenateSamples(batches: readonly SampleBatch[]): SampleBatch {
  const [first] = batches
  if (first === undefined) throw new RangeError('no batches')
  if (batches.length === 1) return first
  const rows = batches.reduce((sum, batch) => sum + batch.rows, 0)
  const cpus = Math.max(...batches.map((batch) => (batch.rows > 0 ? batch.perCpu.length / batch.rows : 0)))
  const whole = {
    run: first.run,
    rows,
    time: new Float64Array(rows),
    source: new Uint32Array(rows),
    rate: new Float64Array(rows),
    total: new Float64Array(rows),
    perCpu: new Float64Array(rows * cpus).fill(NaN),
  }
  let at = 0
  for (const batch of batches) {
    whole.time.set(batch.time, at)
    whole.source.set(batch.source, at)
    whole.rate.set(batch.rate, at)
    whole.total.set(batch.total, at)
    whole.perCpu.set(batch.perCpu, at * cpus)
    at += batch.rows
  }
  return whole
}

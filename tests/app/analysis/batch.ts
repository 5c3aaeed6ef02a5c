/** Samples written as lines `time source rate total`, so that a test shows its data. */
import type { SampleBatch } from '../../../app/model/run'

export function batch(lines: string, perCpu: readonly number[] = []): SampleBatch {
  const rows = lines
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
  return {
    run: 'r',
    rows: rows.length,
    time: Float64Array.from(rows, ([time]) => time!),
    source: Uint32Array.from(rows, ([, source]) => source!),
    rate: Float64Array.from(rows, ([, , rate]) => rate!),
    total: Float64Array.from(rows, ([, , , total]) => total!),
    perCpu: Float64Array.from(perCpu),
  }
}

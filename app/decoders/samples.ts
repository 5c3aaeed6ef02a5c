/**
 * A SAMPLES frame made into columns. 64-bit counters become doubles by hi * 2^32 + lo: exact up to 2^53, 104 days of
 * nanoseconds or events at a billion a second; no BigInt, which costs 20 times as much here.
 */
import { failure, type Failure } from '../base/failure'
import { fail, succeed, type Result } from '../base/result'
import protocol from '../protocol/protocol.json'

/** Sources in rows; `perCpu` has `cpus` counts a row, row after row. All counts are cumulative since attaching. */
export interface Samples {
  /** CLOCK_MONOTONIC of the target, ns. */
  readonly time: number
  /** CPU time of both of the agent's processes since they began, ns. */
  readonly agentCpu: number
  /** Frames of this run that the agent could not send so far. */
  readonly dropped: number
  readonly cpus: number
  readonly rows: number
  readonly index: Uint32Array
  readonly flags: Uint32Array
  readonly count: Float64Array
  readonly enabled: Float64Array
  readonly running: Float64Array
  readonly lost: Float64Array
  readonly missed: Float64Array
  /** Of `count`, the events of the agent itself and of what it has started. */
  readonly own: Float64Array
  readonly perCpu: Float64Array
}

export const sampleFlags = protocol.samples.flags

const headerBytes = bytesOf(protocol.samples.header)
const recordBytes = bytesOf(protocol.samples.record)

/** Reads a frame's payload; a failure of code `protocol` when its size is not what its own header says. */
export function decodeSamples(payload: Uint8Array): Result<Samples> {
  if (payload.length < headerBytes) return fail(malformed(payload.length))
  // A frame may begin anywhere in the chunk it came in; columns of words must be aligned.
  const words = new Uint32Array(payload.length >>> 2)
  new Uint8Array(words.buffer).set(payload.subarray(0, words.byteLength))
  const rows = words[4]!
  const cpus = words[5]!
  // Sizes come from the other end: compared as doubles, before anything of that size is made.
  if (headerBytes + rows * (recordBytes + cpus * 8) !== payload.length) return fail(malformed(payload.length))

  const samples = {
    time: u64(words, 0),
    agentCpu: u64(words, 2),
    dropped: words[6]!,
    cpus,
    rows,
    index: new Uint32Array(rows),
    flags: new Uint32Array(rows),
    count: new Float64Array(rows),
    enabled: new Float64Array(rows),
    running: new Float64Array(rows),
    lost: new Float64Array(rows),
    missed: new Float64Array(rows),
    own: new Float64Array(rows),
    perCpu: new Float64Array(rows * cpus),
  }
  let at = headerBytes >>> 2
  for (let row = 0; row < rows; row++) {
    samples.index[row] = words[at]!
    samples.flags[row] = words[at + 1]!
    samples.count[row] = u64(words, at + 2)
    samples.enabled[row] = u64(words, at + 4)
    samples.running[row] = u64(words, at + 6)
    samples.lost[row] = u64(words, at + 8)
    samples.missed[row] = u64(words, at + 10)
    samples.own[row] = u64(words, at + 12)
    at += recordBytes >>> 2
    for (let cpu = 0; cpu < cpus; cpu++, at += 2) samples.perCpu[row * cpus + cpu] = u64(words, at)
  }
  return succeed(samples)
}

function u64(words: Uint32Array, at: number): number {
  return words[at]! + words[at + 1]! * 0x1_0000_0000
}

/** Size of a layout in protocol.json: `u32 name`, `u64 name`. */
function bytesOf(fields: readonly string[]): number {
  return fields.reduce((sum, field) => sum + Number(/^u(\d+) /.exec(field)![1]) / 8, 0)
}

function malformed(length: number): Failure {
  return failure('protocol', `Samples of ${length} bytes are not what their own header says.`, {
    remedy: 'Connect again.',
  })
}

/** An OUTPUT frame: what a started tool has said. */
import { failure } from '../base/failure'
import { fail, succeed, type Result } from '../base/result'
import type { Bytes } from '../base/units'

export interface ToolOutput {
  readonly channel: 'output' | 'error'
  /** Bytes of both channels that the agent did not send so far. After a loss the next bytes begin a line. */
  readonly dropped: Bytes
  /** May share memory with the chunk that it came in. */
  readonly bytes: Uint8Array
}

const headerBytes = 16

export function decodeToolOutput(payload: Uint8Array): Result<ToolOutput> {
  if (payload.length < headerBytes) {
    return fail(failure('protocol', `The target sent ${payload.length} bytes of output: too few.`))
  }
  const view = new DataView(payload.buffer, payload.byteOffset, headerBytes)
  return succeed({
    channel: view.getUint32(0, true) === 2 ? 'error' : 'output',
    dropped: view.getUint32(8, true) + view.getUint32(12, true) * 2 ** 32,
    bytes: payload.subarray(headerBytes),
  })
}

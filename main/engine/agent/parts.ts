/** The PART frames of one answer: a zlib stream, cut anywhere, from a target that may be hostile. */
import { promisify } from 'node:util'
import { inflate } from 'node:zlib'
import { failure, type Failure } from '../../../app/base/failure'
import { fail, succeed, type Result } from '../../../app/base/result'
import type { Bytes } from '../../../app/base/units'

export interface PartLimits {
  readonly compressed: Bytes
  readonly inflated: Bytes
}

/** A catalogue of 200,000 functions has about 2 MiB compressed and 10 MiB inflated. */
export const partLimits: PartLimits = { compressed: 16 << 20, inflated: 128 << 20 }

const inflateAll = promisify(inflate)

export class Parts {
  private readonly pieces: Uint8Array[] = []
  private size: Bytes = 0

  constructor(private readonly limits: PartLimits) {}

  /** A failure when it has become too much; what was kept is then given up. */
  add(piece: Uint8Array): Failure | null {
    this.size += piece.length
    if (this.size > this.limits.compressed) {
      this.pieces.length = 0
      return tooMuch(this.limits.compressed, 'compressed')
    }
    // A copy: the piece may be a view into a much larger chunk, which it would keep alive.
    this.pieces.push(piece.slice())
    return null
  }

  /** What was sent, inflated as UTF-8; empty when nothing was sent. */
  async text(): Promise<Result<string>> {
    if (this.size === 0) return succeed('')
    try {
      const bytes = await inflateAll(Buffer.concat(this.pieces), { maxOutputLength: this.limits.inflated })
      return succeed(bytes.toString('utf8'))
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException
      if (code === 'ERR_BUFFER_TOO_LARGE') return fail(tooMuch(this.limits.inflated, 'inflated'))
      return fail(
        failure('protocol', 'The target sent an answer that cannot be decompressed.', { detail: message }),
      )
    }
  }
}

function tooMuch(limit: Bytes, what: string): Failure {
  return failure('limit', `The target sends more than ${limit >> 20} MiB (${what}) in one answer.`, {
    remedy: 'No Linux kernel has so much to tell: check what machine this is.',
  })
}

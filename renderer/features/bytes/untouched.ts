/**
 * Functions as they were without any probe. Kept over a reload of the window: with a probe on it, the kernel has no
 * other way to say what stood there before.
 */
import { z } from 'zod'
import { functionBytesSchema, type FunctionBytes } from '../../../app/model/bytes'
import { recall, remember } from '../../bridge/remembered'

const key = 'probescope.bytes.untouched'
const keptSchema = z.array(z.tuple([z.string(), functionBytesSchema]))
/** The last of them. */
const most = 12

/** @param of which function on which session */
export function keepUntouched(of: string, bytes: FunctionBytes): void {
  const others = (recall(key, keptSchema) ?? []).filter(([name]) => name !== of)
  remember(key, [...others, [of, bytes] as const].slice(-most))
}

/** null: not known, or of another boot of the machine, where it stood elsewhere. */
export function keptUntouched(of: string, { address }: FunctionBytes): FunctionBytes | null {
  const found = (recall(key, keptSchema) ?? []).find(([name]) => name === of)?.[1] ?? null
  return found?.address === address ? found : null
}

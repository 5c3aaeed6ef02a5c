/** Whether a probe is written into an instruction, by the kernel's lists and the bytes: what stood there before need not be known. */
import type { Instruction, Patcher } from '../model/bytes'

const call = 'e8'
/** int3 and jump; on arm64 `brk #4`. */
const written = ['cc', 'e9', '800020d4']

export function isPatched(
  { offset, bytes }: Pick<Instruction, 'offset' | 'bytes'>,
  patchedBy: readonly Patcher[] | null,
): boolean {
  return (patchedBy ?? []).some((patcher) => {
    if (patcher.by === 'ftrace') return offset <= 4 && bytes.startsWith(call)
    if (patcher.offset !== offset) return false
    const starts = patcher.text.includes('[FTRACE]') ? [call] : written
    return starts.some((start) => bytes.startsWith(start))
  })
}

/** Stacks that a program has put into a stack-trace map, by the numbers under which its other maps know them. */
import type { Cell } from '../../model/program'
import type { BpfMap } from '../../protocol/methods/bpf'

export const stackTraceType = 7

/** What lies at an address (`0x…`); null while it is not known. */
export type NameOf = (address: string) => string | null

/** Frames of each stack, the innermost first, as addresses. Ids of several such maps are told apart by luck alone. */
export function stacksIn(text: string, maps: readonly BpfMap[]): ReadonlyMap<number, readonly string[]> {
  const stacks = new Map<number, readonly string[]>()
  if (!maps.some(({ type }) => type === stackTraceType)) return stacks
  for (const line of text.split('\n')) {
    const [what, index, key = '', value = ''] = line.split('\t')
    if (what !== 'e' || maps[Number(index)]?.type !== stackTraceType) continue
    const frames: string[] = []
    for (let at = 0; at + 16 <= value.length; at += 16) {
      const address = littleEndian(value.slice(at, at + 16))
      if (address === '0x0') break
      frames.push(address)
    }
    stacks.set(Number.parseInt(littleEndian(key), 16), frames)
  }
  return stacks
}

/** One line a frame, as bpftrace prints a stack. */
export function stackCell(frames: readonly string[], nameOf: NameOf): Cell {
  return frames.map((address) => nameOf(address) ?? address).join('\n')
}

function littleEndian(hex: string): string {
  const bytes = hex.match(/../g) ?? []
  return `0x${bytes
    .toReversed()
    .join('')
    .replace(/^0+(?=.)/, '')}`
}

/** What the kernel says of something that traces, in a person's words. */
import type { InventoryItem } from './ledger'

/**
 * Of a patched function the kernel tells the flags, the trampoline and whom it calls; the last is what a person asks for.
 * `(1) \ttramp: 0xffffffffc0405000 (function_trace_call+0x0/0x110) ->function_trace_call+0x0/0x110`
 */
export function detailOf({ kind, detail }: Pick<InventoryItem, 'kind' | 'detail'>): string {
  const called = kind === 'patched-function' ? [...detail.matchAll(/->\s*([\w.$]+)/g)] : []
  if (called.length === 0 && kind === 'patched-function') {
    const ops = /\(([A-Za-z_][\w.$]*)\+0x/.exec(detail)?.[1]
    if (ops !== undefined) return `through ${ops}`
  }
  const names = [...new Set(called.map(([, name]) => name!))]
  return names.length === 0 ? detail.replace(/\s+/g, ' ').trim() : `calls ${names.join(', ')}`
}

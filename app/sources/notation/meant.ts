/**
 * What the user probably meant by something that is no source: perf's way of writing, a bare name, a slip. Candidates,
 * likeliest first; the caller offers the first one that can be read.
 */
import { findPerfEvent } from '../perfEvents'
import { nearest } from './suggest'

const kindsOfPerf = ['software', 'hardware', 'cache'] as const

/** For a text without a colon. */
export function meantByWord(word: string): string[] {
  const candidates = perfEvent(word)
  if (/^sys_(?:enter|exit)_/.test(word)) candidates.push(`tracepoint:syscalls:${word}`)
  if (/[*?[\]]/.test(word)) candidates.push(`ftrace:${word}`)
  candidates.push(`kprobe:${word}`)
  return candidates
}

/** For a text whose word before the first colon is no kind of source. */
export function meantByPrefix(prefix: string, rest: string, kinds: readonly string[]): string[] {
  // perf's modifiers, as in cycles:u.
  const candidates = perfEvent(prefix)
  const near = nearest(prefix, kinds)
  if (near !== null) candidates.push(`${near}:${rest}`)
  if (prefix === 'syscall') candidates.push(`tracepoint:syscalls:sys_enter_${rest}`)
  if (prefix.startsWith('/')) candidates.push(`uprobe:${prefix}:${rest}`)
  // perf and set_event write SYSTEM:EVENT.
  candidates.push(`tracepoint:${prefix}:${rest}`)
  return candidates
}

function perfEvent(word: string): string[] {
  for (const kind of kindsOfPerf) {
    const event = findPerfEvent(kind, word)
    if (event !== null) return [`${kind}:${event.name}`]
  }
  return []
}

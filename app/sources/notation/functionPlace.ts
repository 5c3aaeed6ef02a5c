/** A place in one kernel function, as a user names it: a symbol, or any source that is on one function. */
import { failure } from '../../base/failure'
import { fail, succeed, type Result } from '../../base/result'
import type { Source } from '../../model/source'
import { kindNamed, parseSource } from '.'

export interface FunctionPlace {
  readonly function: string
  readonly module: string | null
  /** Bytes from the function's start. */
  readonly offset: number
}

/** null: the source is not on one function of the kernel, or on as many as its pattern matches. */
export function placeOfSource(source: Source): FunctionPlace | null {
  switch (source.kind) {
    case 'kprobe':
      return { function: source.function, module: source.module, offset: source.offset }
    case 'kretprobe':
    case 'fentry':
    case 'fexit':
      return { function: source.function, module: source.module, offset: 0 }
    case 'ftrace':
      if (/[*?[\]]/.test(source.pattern)) return null
      return { function: source.pattern, module: source.module, offset: 0 }
    default:
      return null
  }
}

/** @param text `vfs_read`, `vfs_read+9`, `ext4:ext4_sync_fs` or a source such as `fentry:vfs_read` */
export function parseFunctionPlace(text: string): Result<FunctionPlace> {
  const kind = kindNamed(text.slice(0, Math.max(0, text.indexOf(':'))))
  const parsed = parseSource(kind === null ? `kprobe:${text}` : text)
  if (!parsed.ok) return parsed
  const place = placeOfSource(parsed.value)
  if (place !== null) return succeed(place)
  return fail(
    failure('bad-request', `${text} is not on one function of the kernel`, {
      remedy: 'Name a function, as in vfs_read or kprobe:vfs_read+9.',
    }),
  )
}

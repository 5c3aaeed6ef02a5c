/** `kprobe:FUNCTION+OFFSET`, `kretprobe:FUNCTION` (Documentation/trace/kprobes.rst). */
import { succeed } from '../../base/result'
import { parseKernelFunction, printKernelFunction } from './kernelFunction'
import type { Mechanism } from './mechanism'

export const kprobe: Mechanism<'kprobe'> = {
  kind: 'kprobe',
  aliases: ['k'],
  example: 'kprobe:vfs_read',
  parse(rest) {
    const parsed = parseKernelFunction('kprobe', rest, 'offset')
    return parsed.ok ? succeed({ kind: 'kprobe', ...parsed.value }) : parsed
  },
  print: printKernelFunction,
}

export const kretprobe: Mechanism<'kretprobe'> = {
  kind: 'kretprobe',
  aliases: ['kr'],
  example: 'kretprobe:vfs_read',
  parse(rest) {
    const parsed = parseKernelFunction('kretprobe', rest, 'entry only')
    if (!parsed.ok) return parsed
    return succeed({ kind: 'kretprobe', function: parsed.value.function, module: parsed.value.module })
  },
  print: (source) => printKernelFunction({ ...source, offset: 0 }),
}

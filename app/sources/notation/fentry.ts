/** `fentry:FUNCTION`, `fexit:FUNCTION`: BPF trampolines; bpftrace called them kfunc and kretfunc before 0.22. */
import { succeed } from '../../base/result'
import { parseKernelFunction, printKernelFunction } from './kernelFunction'
import type { Mechanism } from './mechanism'

export const fentry: Mechanism<'fentry'> = {
  kind: 'fentry',
  aliases: ['f', 'kfunc'],
  example: 'fentry:vfs_read',
  parse(rest) {
    const parsed = parseKernelFunction('fentry', rest, 'entry only')
    if (!parsed.ok) return parsed
    return succeed({ kind: 'fentry', function: parsed.value.function, module: parsed.value.module })
  },
  print: (source) => printKernelFunction({ ...source, offset: 0 }),
}

export const fexit: Mechanism<'fexit'> = {
  kind: 'fexit',
  aliases: ['fr', 'kretfunc'],
  example: 'fexit:vfs_read',
  parse(rest) {
    const parsed = parseKernelFunction('fexit', rest, 'entry only')
    if (!parsed.ok) return parsed
    return succeed({ kind: 'fexit', function: parsed.value.function, module: parsed.value.module })
  },
  print: (source) => printKernelFunction({ ...source, offset: 0 }),
}

/** What the kernel's build says of a module: the compiler's complaints, and modpost's about names and licence. */
import type { Diagnostic } from '../../model/program'
import { clangComplaints } from '../bpf/clang'
import { placeOfName } from '../bpf/sections'

const modpost = /^(ERROR|WARNING): modpost: (?:"([^"]+)" )?(.*)$/

export function buildComplaints(said: string, name: string, text: string): Diagnostic[] {
  const found = clangComplaints(said, `${name}.c`, 'compiler')
  for (const line of said.split('\n')) {
    const [, severity, symbol, message = ''] = modpost.exec(line) ?? []
    if (severity === undefined) continue
    // Of the GPL's it says: … uses GPL-only symbol 'register_kprobe'.
    const named = symbol ?? / symbol '(\w+)'/.exec(message)?.[1]
    const place = named === undefined ? null : placeOfName(text, named)
    found.push({
      line: place?.line ?? null,
      column: place?.column ?? null,
      endLine: place?.line ?? null,
      endColumn: place?.endColumn ?? null,
      severity: severity === 'ERROR' ? 'error' : 'warning',
      message: symbol === undefined ? message : `'${symbol}': ${message.replace(/\[.*?\] ?/, '')}`,
      explanation:
        symbol === undefined
          ? null
          : 'The kernel exports no such symbol to modules, or only to those under the GPL.',
      origin: 'modpost',
    })
  }
  return found
}

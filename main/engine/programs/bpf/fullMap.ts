/** A map that takes no more: said where it is declared, since its numbers look like all others. */
import type { Diagnostic } from '../../../../app/model/program'
import { placeOfName } from '../../../../app/programs'
import type { BpfMap } from '../../../../app/protocol/methods/bpf'

export function fullMap({ name, maxEntries }: BpfMap, text: string): Diagnostic {
  const place = placeOfName(text, name)
  const entries = maxEntries.toLocaleString('en-US')
  return {
    line: place?.line ?? null,
    column: place?.column ?? null,
    endLine: place?.line ?? null,
    endColumn: place?.endColumn ?? null,
    severity: 'warning',
    message: `The map '${name}' is full: it holds its ${entries} entries, and what has a new key is not counted`,
    explanation:
      'bpf_map_update_elem then fails, which only the program sees: how much is missing is not known. Give the map more max_entries, or a type that makes room (BPF_MAP_TYPE_LRU_HASH).',
    origin: 'map',
  }
}

/** What is known of a compiled program's data: its types, and where its variables stand. */
import { succeed, type Result } from '../../base/result'
import { Btf, parseBtf, type BtfType } from './btf'
import { elfSection, elfSymbols } from './elf'

export class BpfTypes extends Btf {
  constructor(
    types: readonly BtfType[],
    private readonly symbols: ReadonlyMap<string, number>,
  ) {
    super(types)
  }

  /** Of a variable in its section: clang leaves it to the symbols. */
  offsetOf(variable: string): number {
    return this.symbols.get(variable) ?? 0
  }

  /**
   * The struct of that size that is called an event: records of a ring buffer have no type of their own. null when there
   * is none, or more than one.
   */
  eventOf(size: number): number | null {
    const found = this.types.flatMap((type, id) =>
      type.kind === 'struct' && type.size === size && /event/i.test(type.name) ? [id] : [],
    )
    return found.length === 1 ? found[0]! : null
  }
}

/** @param object the ELF file that clang made with -g */
export function bpfTypesOf(object: Uint8Array): Result<BpfTypes> {
  const btf = parseBtf(elfSection(object, '.BTF') ?? new Uint8Array(0))
  return btf.ok ? succeed(new BpfTypes(btf.value.types, elfSymbols(object))) : btf
}

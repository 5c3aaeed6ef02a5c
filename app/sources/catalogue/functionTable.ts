/** The functions of a target's kernel, from the agent's text (`catalogue` in app/protocol/methods/knowledge.ts). */
import { rowsInSlice, type Sliced } from '../../base/sliced'
import { modulePattern, symbolPattern } from '../../model/source'
import { isGlob, matchGlob } from './glob'
import { NameIndex } from './nameIndex'
import type { Named } from './nameRows'

const traceable = 1
const blacklisted = 2
const hasBtf = 4

export interface FunctionEntry {
  /** As available_filter_functions has it, where it is there. */
  readonly name: string
  readonly module: string | null
  /** Other names of the same address. */
  readonly aliases: readonly string[]
  /** In available_filter_functions: the function tracer and fentry can attach. */
  readonly traceable: boolean
  /** On the kprobes blacklist. */
  readonly blacklisted: boolean
  readonly btf: boolean
}

/** Columns, not objects: 60,000 entries are made into objects one at a time, when they are asked for. */
export class FunctionTable {
  private made!: NameIndex
  private seen = 0

  private readonly names: string[] = []
  private readonly modules: (string | null)[] = []
  private readonly flags: number[] = []
  private readonly aliases: string[] = []
  /** Mostly one; static functions of several files, and of modules, share names. */
  private readonly idsOfName = new Map<string, number | number[]>()

  private constructor() {}

  static *making(text: string): Sliced<FunctionTable> {
    const table = new FunctionTable()
    const rows: Named[] = []
    // Not split as a whole: that alone would be longer than the loop may be held.
    for (let at = 0, line = 1; at < text.length; line++) {
      const found = text.indexOf('\n', at)
      const end = found < 0 ? text.length : found
      table.take(text.slice(at, end), rows)
      at = end + 1
      if (line % rowsInSlice === 0) yield
    }
    table.made = yield* NameIndex.making(rows)
    return table
  }

  get index(): NameIndex {
    return this.made
  }

  /** Whether any function is said to be traceable; if none, the target did not tell. */
  get tracingKnown(): boolean {
    return (this.seen & traceable) !== 0
  }

  /** The same for BTF. */
  get btfKnown(): boolean {
    return (this.seen & hasBtf) !== 0
  }

  get size(): number {
    return this.names.length
  }

  entry(id: number): FunctionEntry {
    const flags = this.flags[id]!
    return {
      name: this.names[id]!,
      module: this.modules[id]!,
      aliases: this.aliases[id] === '' ? [] : this.aliases[id]!.split(','),
      traceable: (flags & traceable) !== 0,
      blacklisted: (flags & blacklisted) !== 0,
      btf: (flags & hasBtf) !== 0,
    }
  }

  module(id: number): string | null {
    return this.modules[id]!
  }

  hasModule(name: string): boolean {
    return this.modules.includes(name)
  }

  /** All functions that have this name or alias; in `module` when it is given. */
  find(name: string, module: string | null): FunctionEntry[] {
    return this.ids(name)
      .filter((id) => module === null || this.modules[id] === module)
      .map((id) => this.entry(id))
  }

  /**
   * What the function tracer would trace with this filter: functions, each by its name in available_filter_functions;
   * a pattern without a module means modules, too. null when the target did not tell what can be traced.
   */
  match(
    pattern: string,
    module: string | null,
    examples: number,
  ): { functions: number; examples: string[] } | null {
    if (!this.tracingKnown) return null
    const found: string[] = []
    let functions = 0
    const glob = isGlob(pattern)
    for (let id = 0; id < this.names.length; id++) {
      if ((this.flags[id]! & traceable) === 0) continue
      if (module !== null && this.modules[id] !== module) continue
      const name = this.names[id]!
      if (glob ? !matchGlob(pattern, name) : name !== pattern) continue
      functions++
      if (found.length < examples) found.push(name)
    }
    return { functions, examples: found }
  }

  /** A line of the agent's; its names that are not there yet are added to `rows`. */
  private take(line: string, rows: Named[]): void {
    if (line === '') return
    const [name = '', module = '', letters = '', aliases = ''] = line.split('\t')
    // What no source can hold is not offered: a target may send anything.
    if (!symbolPattern.test(name) || (module !== '' && !modulePattern.test(module))) return
    const others = aliases === '' ? [] : aliases.split(',').filter((alias) => symbolPattern.test(alias))
    const id = this.names.length
    const flags =
      (letters.includes('t') ? traceable : 0) |
      (letters.includes('b') ? blacklisted : 0) |
      (letters.includes('B') ? hasBtf : 0)
    this.seen |= flags
    this.names.push(name)
    this.modules.push(module === '' ? null : module)
    this.flags.push(flags)
    this.aliases.push(others.join(','))
    for (const each of [name, ...others]) {
      // Two functions that are written the same are one choice in a list.
      if (!this.ids(each).some((other) => this.modules[other] === this.modules[id]))
        rows.push({ name: each, id })
      this.remember(each, id)
    }
  }

  private ids(name: string): readonly number[] {
    const ids = this.idsOfName.get(name)
    return ids === undefined ? [] : typeof ids === 'number' ? [ids] : ids
  }

  private remember(name: string, id: number): void {
    const others = this.idsOfName.get(name)
    if (others === undefined) this.idsOfName.set(name, id)
    else if (typeof others === 'number') this.idsOfName.set(name, [others, id])
    else others.push(id)
  }
}

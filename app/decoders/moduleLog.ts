/**
 * What a kernel module says in the kernel's log, where it is counts: `calls 12`, `12 calls, 0 missed`, `bash[812] 12` and
 * `count from 8: 12`, as the modules that are written for a question report them. Said again, a count takes the place of
 * the one before. Other lines, and other speakers, are left alone.
 */
import type { Bucket, Cell, ProgramMap } from '../model/program'

const ofProcess = /^(.{1,15})\[(\d+)\] (\d+)$/
const ofBucket = /^(\w+) (?:from (\d+)|below 0): (\d+)$/
const named = /^([A-Za-z][\w ]*?)(?:\s*[:=]\s*|\s)(\d+)$/
const numbered = /^\d+ [A-Za-z]\w*(?:, \d+ [A-Za-z]\w*)*$/

const mostRows = 10_000

/** Rows by their keys. */
type Table = Map<string, Cell[]>

export class ModuleLog {
  private readonly counts: Table = new Map()
  private readonly processes: Table = new Map()
  private readonly histograms = new Map<string, Map<number, Bucket>>()
  private readonly changed = new Set<string>()

  /** `module` is its name in the kernel; a speaker that its text names is it, too. */
  constructor(
    private readonly module: string,
    private readonly text: string,
  ) {}

  push(line: string): void {
    const [, speaker, said] = /^([\w-]+): (.*?)\s*$/.exec(line) ?? []
    if (speaker === undefined || said === undefined || !this.speaks(speaker)) return
    const bucket = ofBucket.exec(said)
    if (bucket !== null) {
      this.bucket(bucket[1]!, bucket[2] === undefined ? null : Number(bucket[2]), Number(bucket[3]))
      return
    }
    const process = ofProcess.exec(said)
    if (process !== null) {
      const [, comm, pid, count] = process
      this.put(this.processes, 'calls', [comm!, Number(pid)], Number(count))
    } else if (numbered.test(said)) {
      for (const [, count, name] of said.matchAll(/(\d+) (\w+)/g)) this.count(name!, Number(count))
    } else {
      const [, name, count] = named.exec(said) ?? []
      if (name !== undefined) this.count(name, Number(count))
    }
  }

  /** Those that have changed since they were last asked for. */
  take(): ProgramMap[] {
    const changed = [...this.changed]
    this.changed.clear()
    return changed.map((name) => this.map(name))
  }

  private speaks(speaker: string): boolean {
    return speaker === this.module || this.text.includes(`"${speaker}: `)
  }

  private count(name: string, count: number): void {
    this.put(this.counts, 'counts', [name], count)
  }

  private put(table: Table, map: string, keys: readonly Cell[], count: number): void {
    const key = keys.join('\n')
    if (table.size >= mostRows && !table.has(key)) return
    table.set(key, [...keys, count])
    this.changed.add(map)
  }

  private bucket(name: string, low: number | null, count: number): void {
    const buckets = this.histograms.get(name) ?? new Map<number, Bucket>()
    this.histograms.set(name, buckets)
    // By the bits that a number needs: 8 stands for 8 to 15.
    const high = low === null ? -1 : low === 0 ? 0 : 2 * low - 1
    buckets.set(low ?? -1, { low, high, count })
    this.changed.add(name)
  }

  private map(name: string): ProgramMap {
    const buckets = this.histograms.get(name)
    if (buckets !== undefined) {
      const sorted = [...buckets].toSorted(([a], [b]) => a - b).map(([, bucket]) => bucket)
      return { shape: 'histogram', name, scale: 'log2', series: [{ key: [], buckets: sorted }], total: 1 }
    }
    const table = name === 'calls' ? this.processes : this.counts
    const keys = name === 'calls' ? ['process', 'pid'] : ['counter']
    return {
      shape: 'table',
      name,
      columns: [...keys.map((key) => ({ name: key, key: true })), { name: 'count', key: false }],
      rows: [...table.values()],
      total: table.size,
    }
  }
}

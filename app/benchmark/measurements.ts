/** The measurements in the order in which they were made, and which of the base's each one is held against. */
import type { Measured } from './measured'

/** One run of a command. */
export interface CommandRun {
  /** Nanoseconds of CPU time. */
  readonly cpu: number
}

export interface Measurement {
  readonly arm: string
  readonly round: number
  readonly figures: Measured
  readonly collateral: Measured | null
  readonly run: CommandRun | null
  readonly counted: number | null
}

/** A measurement, and the base's just before and just after it in the same round: drift cancels out. */
export interface Partnered {
  readonly entry: Measurement
  readonly partners: readonly Measurement[]
}

export class Measurements {
  private readonly entries: Measurement[] = []

  constructor(private readonly base: string) {}

  get all(): readonly Measurement[] {
    return this.entries
  }

  /** Returns the arms whose figures have changed by it: its own, and of a base those that it is the partner of. */
  add(entry: Measurement): string[] {
    this.entries.push(entry)
    if (entry.arm !== this.base) return [entry.arm]
    const changed = new Set([this.base])
    for (let i = this.entries.length - 2; this.entries[i]?.round === entry.round; i--) {
      if (this.entries[i]!.arm === this.base) break
      changed.add(this.entries[i]!.arm)
    }
    return [...changed]
  }

  of(arm: string): Measurement[] {
    return this.entries.filter((entry) => entry.arm === arm)
  }

  partnered(arm: string): Partnered[] {
    return this.entries.flatMap((entry, index) => {
      if (entry.arm !== arm) return []
      const partners = [this.nearestBase(index, -1), this.nearestBase(index, 1)]
      return [{ entry, partners: partners.filter((found) => found !== null) }]
    })
  }

  private nearestBase(from: number, step: 1 | -1): Measurement | null {
    const { round } = this.entries[from]!
    for (let i = from + step; this.entries[i]?.round === round; i += step) {
      if (this.entries[i]!.arm === this.base) return this.entries[i]!
    }
    return null
  }
}

/** What one measurement of an arm gave, from the producers' clocks. */

export interface ProducerFigures {
  readonly calls: number
  /** Nanoseconds of the wall clock, and of its own CPU time within. */
  readonly elapsed: number
  readonly cpu: number
}

export interface ArmMeasurement {
  readonly producers: readonly ProducerFigures[]
  readonly collateral: readonly ProducerFigures[] | null
}

export interface Measured {
  /** Of all producers together. */
  readonly eventsPerSecond: number
  /** Of one producer. */
  readonly nsPerEvent: number
  /** How much of the time a producer really had its CPU; the least of them. */
  readonly cpuShare: number
}

/** null when a producer never ran: then there is nothing to tell. */
export function measured(producers: readonly ProducerFigures[]): Measured | null {
  if (producers.length === 0 || producers.some(({ calls, elapsed }) => calls <= 0 || elapsed <= 0))
    return null
  const eventsPerSecond = producers.reduce((sum, { calls, elapsed }) => sum + (calls * 1e9) / elapsed, 0)
  return {
    eventsPerSecond,
    nsPerEvent: (producers.length * 1e9) / eventsPerSecond,
    cpuShare: Math.min(...producers.map(({ cpu, elapsed }) => cpu / elapsed)),
  }
}

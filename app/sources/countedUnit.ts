import type { Source } from '../model/source'

/**
 * What a source counts where it is not events: nanoseconds of a clock. Empty for events.
 * (perf_event_open(2), PERF_COUNT_SW_CPU_CLOCK and PERF_COUNT_SW_TASK_CLOCK)
 */
export function countedUnit(source: Source): '' | 'ns' {
  return source.kind === 'software' && (source.event === 'cpu-clock' || source.event === 'task-clock')
    ? 'ns'
    : ''
}

/** A number as text with its unit. */
export function withUnit(text: string, unit: string): string {
  return unit === '' ? text : `${text} ${unit}`
}

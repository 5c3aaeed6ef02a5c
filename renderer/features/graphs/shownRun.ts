/** The run that the graph shows, and its lines. */
import { useEffect, useMemo, useState } from 'react'
import type { SampleColumns } from '../../../app/analysis/sampleColumns'
import type { SeriesBuffer } from '../../../app/analysis/seriesBuffer'
import type { Run, RunSource } from '../../../app/model/run'
import { printSource } from '../../../app/sources/notation'
import { colourOf, runSourceOf, useChosen, type Choice } from '../../bridge/chosen'
import { samplesOf, subscribeSamples } from '../../bridge/samples'

/** A chosen source, as far as the run has got with it. */
export interface GraphLine {
  readonly notation: string
  /** Number for `seriesColour`. */
  readonly colour: number
  /** null while it is in no run. */
  readonly source: RunSource | null
}

function linesOf(run: Run | null, choice: Choice): GraphLine[] {
  return choice.sources.map((source) => {
    const notation = printSource(source)
    return { notation, colour: colourOf(choice, notation), source: runSourceOf(run, source) }
  })
}

export function useLines(run: Run | null): readonly GraphLine[] {
  const choice = useChosen()
  return useMemo(() => linesOf(run, choice), [run, choice])
}

/** Columns of one table of samples, one a line: what a chart draws. */
export interface Drawable {
  readonly columns: SampleColumns
  /** Column of each line, in the lines' order; null while it has no samples. */
  readonly at: readonly (number | null)[]
}

/** Where the rates of the lines stand; null before the run's first sample. */
export function ratesOf(buffer: SeriesBuffer, lines: readonly GraphLine[]): Drawable {
  const at = lines.map(({ source }) => (source === null ? null : buffer.rateColumn(source.index)))
  return { columns: buffer.columns, at }
}

/** The rates of one source a CPU; null when it is not counted per CPU. */
export function cpuRatesOf(buffer: SeriesBuffer, line: GraphLine): Drawable | null {
  const columns = line.source === null ? null : buffer.perCpu(line.source.index)
  if (columns === null) return null
  return { columns, at: Array.from({ length: columns.width }, (_, cpu) => cpu) }
}

/**
 * The run's samples. Renders again only when they come at all, and when a source has its first one; who draws subscribes
 * for itself.
 */
export function useSamples(run: string | null): SeriesBuffer | null {
  const [, setKnown] = useState('')
  useEffect(() => {
    if (run === null) return
    const look = () => {
      const buffer = samplesOf(run)
      setKnown(buffer === null ? '' : knownIn(run, buffer))
    }
    look()
    const subscription = subscribeSamples(run, look)
    return () => subscription.dispose()
  }, [run])
  return run === null ? null : samplesOf(run)
}

function knownIn(run: string, buffer: SeriesBuffer): string {
  const sources = buffer.sources.map((source) => `${source}${buffer.perCpu(source) === null ? '' : 'c'}`)
  return `${run} ${sources.join()}`
}

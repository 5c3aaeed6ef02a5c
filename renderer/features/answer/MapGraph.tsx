/** The largest rows of a map over time, a line each. */
import { useEffect, useRef, useState } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { mapLines, type TableMoment } from '../../../app/analysis/mapHistory'
import { formatElapsed, siNumber } from '../../../app/base/quantity'
import { seriesColour, useTheme, type Theme } from '../../theme/theme'
import { HostileText } from '../../widgets/HostileText'
import { Segments } from '../../widgets/Segments'
import styles from './MapGraph.module.css'

interface Props {
  readonly moments: readonly TableMoment[]
  readonly stage: boolean
  readonly name: string
}

/** As many as there are colours that can be told apart. */
const mostLines = 10

export function MapGraph({ moments, stage, name }: Props) {
  const [what, setWhat] = useState<'value' | 'rate'>('rate')
  const theme = useTheme()
  const host = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | null>(null)
  // The list is the same one that grows: each drawing looks at it anew.
  const { times, lines } = mapLines(moments, mostLines, what === 'rate')
  const colours = useColours(lines.map(({ key }) => key))
  const shape = `${lines.map(({ key }) => key).join('\n')} ${stage} ${theme.dark}`

  useEffect(() => {
    const element = host.current!
    const made = new uPlot(
      options(
        element,
        lines.map(({ key }) => colours.get(key)!),
        theme,
        stage,
      ),
      [[]],
      element,
    )
    plot.current = made
    const observer = new ResizeObserver(() =>
      made.setSize({ width: element.clientWidth, height: element.clientHeight }),
    )
    observer.observe(element)
    return () => {
      observer.disconnect()
      made.destroy()
      plot.current = null
    }
    // Made anew when there are other lines, and only then.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [shape])

  useEffect(() => {
    plot.current?.setData([[...times], ...lines.map(({ values }) => [...values])])
  }, [times, lines, shape])

  return (
    <div className={styles.view}>
      <div className={styles.choice}>
        <Segments
          label="What is drawn"
          segments={[
            { value: 'rate', label: 'Per second' },
            { value: 'value', label: 'Value' },
          ]}
          value={what}
          onChange={setWhat}
        />
      </div>
      <div
        ref={host}
        className={styles.chart}
        role="img"
        aria-label={`The largest rows of ${name} over time: ${lines.map(({ key }) => key || name).join('; ')}`}
      />
      <ul className={styles.legend} aria-label="Lines">
        {lines.map(({ key, values }) => (
          <li key={key}>
            <span
              className={styles.swatch}
              style={{ background: seriesColour(colours.get(key)!, theme.dark) }}
              aria-hidden="true"
            />
            <HostileText text={key || name} className={styles.key!} />
            <b>{short(values.at(-1) ?? null)}</b>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** A key keeps its colour for as long as it is seen; the order of size changes all the time. */
function useColours(keys: readonly string[]): ReadonlyMap<string, number> {
  const [given, setGiven] = useState<ReadonlyMap<string, number>>(new Map())
  const missing = keys.filter((key) => !given.has(key))
  if (missing.length === 0) return given
  const next = new Map([...given].filter(([key]) => keys.includes(key)))
  for (const key of keys) {
    if (next.has(key)) continue
    let colour = 0
    while ([...next.values()].includes(colour)) colour++
    next.set(key, colour)
  }
  setGiven(next)
  return next
}

function short(value: number | null): string {
  if (value === null) return 'unknown'
  const { digits, prefix } = siNumber(value, 3)
  return prefix === '' ? digits : `${digits} ${prefix}`
}

function options(
  element: HTMLElement,
  colours: readonly number[],
  theme: Theme,
  stage: boolean,
): uPlot.Options {
  const font = `${stage ? 15 : 11}px ${theme.fontUi}`
  const axis = { font, stroke: theme.colours['text-dim'], ticks: { show: false }, gap: 6 }
  const grid = { stroke: theme.colours.grid, width: 1 }
  return {
    width: Math.max(1, element.clientWidth),
    height: Math.max(1, element.clientHeight),
    padding: [12, 16, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false, setScale: false } },
    scales: { x: { time: false }, y: { range: (_u, _min, max) => [0, (max || 1) * 1.05] } },
    axes: [
      { ...axis, grid, size: stage ? 34 : 26, values: (_u, splits) => splits.map((at) => formatElapsed(at)) },
      { ...axis, grid, size: stage ? 76 : 56, values: (_u, splits) => splits.map(short) },
    ],
    series: [
      {},
      ...colours.map((colour): uPlot.Series => ({
        stroke: seriesColour(colour, theme.dark),
        width: stage ? 2.75 : 1.75,
        points: { show: false },
        spanGaps: false,
      })),
    ],
  }
}

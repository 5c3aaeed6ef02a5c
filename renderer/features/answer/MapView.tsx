/** One map, in the view that suits it or that was chosen. */
import { useMemo, useState } from 'react'
import type { MapHistory } from '../../../app/analysis/mapHistory'
import { measuredColumn } from '../../../app/analysis/programMaps'
import { programMapCsv, programMapJson } from '../../../app/exports/programMap'
import { stackTree } from '../../../app/analysis/stackTree'
import { copyText } from '../../bridge/clipboard'
import { IconButton } from '../../widgets/IconButton'
import { Segments, type Segment } from '../../widgets/Segments'
import { FlameView } from './FlameView'
import { HeatMapView } from './HeatMapView'
import { HistogramView } from './HistogramView'
import { MapGraph } from './MapGraph'
import { MapTable } from './MapTable'
import { saveExport } from './saveExport'
import styles from './Answer.module.css'

type View = 'table' | 'flame' | 'graph' | 'histogram' | 'heat'

const ofTable: readonly Segment<View>[] = [
  { value: 'table', label: 'Table' },
  { value: 'graph', label: 'Over time', title: 'A line for each of the largest rows' },
]
const ofStacks: readonly Segment<View>[] = [
  ofTable[0]!,
  { value: 'flame', label: 'Flame graph', title: 'Callers above callees: the wider, the more' },
  ofTable[1]!,
]
const ofHistogram: readonly Segment<View>[] = [
  { value: 'histogram', label: 'Histogram' },
  { value: 'heat', label: 'Over time', title: 'How the histogram grew, a column a second' },
]

interface Props {
  readonly history: MapHistory
  readonly stage: boolean
  readonly program: string
}

export function MapView({ history, stage, program }: Props) {
  const { map } = history
  const [chosen, setChosen] = useState<View | null>(null)
  const tree = useMemo(() => (map.shape === 'table' ? stackTree(map) : null), [map])
  const views = map.shape === 'histogram' ? ofHistogram : tree === null ? ofTable : ofStacks
  const drawable = map.shape === 'histogram' || measuredColumn(map) >= 0
  const view = views.find(({ value }) => value === chosen)?.value ?? views[0]!.value
  const stem = `${program.replace(/\.[^/]*$/, '')}-${map.name.replace(/^@/, '') || 'map'}`
  return (
    <div className={styles.map}>
      <div className={styles.toolbar} role="toolbar" aria-label={`Map ${map.name}`}>
        {drawable && <Segments label="View" segments={views} value={view} onChange={setChosen} />}
        <span className={styles.space} />
        <IconButton icon="copy" label="Copy as CSV" onClick={() => void copyText(programMapCsv(map))} />
        <IconButton
          icon="table"
          label="Save as CSV…"
          onClick={() => void saveExport(`${stem}.csv`, programMapCsv(map))}
        />
        <IconButton
          icon="json"
          label="Save as JSON…"
          onClick={() => void saveExport(`${stem}.json`, programMapJson(map))}
        />
      </div>
      {view === 'table' && map.shape === 'table' && <MapTable map={map} stage={stage} />}
      {view === 'flame' && map.shape === 'table' && tree !== null && (
        <FlameView tree={tree} unit={unitOf(map.columns[measuredColumn(map)]!.name)} stage={stage} />
      )}
      {view === 'graph' && map.shape === 'table' && (
        <MapGraph moments={history.tables} stage={stage} name={map.name} />
      )}
      {view === 'histogram' && map.shape === 'histogram' && <HistogramView map={map} stage={stage} />}
      {view === 'heat' && map.shape === 'histogram' && (
        <HeatMapView moments={history.histograms} scale={map.scale} stage={stage} name={map.name} />
      )}
    </div>
  )
}

/** bpftrace calls every value so. */
function unitOf(column: string): string {
  return column === 'value' ? '' : column
}

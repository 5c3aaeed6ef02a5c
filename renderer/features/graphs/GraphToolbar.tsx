/** Above the graph: the view, the window of time, and what else the View menu offers. */
import type { CommandId } from '../../../app/contract/commands'
import type { Run } from '../../../app/model/run'
import { runCommand, useCommand } from '../../bridge/commands'
import { IconButton } from '../../widgets/IconButton'
import { Segments, type Segment } from '../../widgets/Segments'
import { Select } from '../../widgets/Select'
import { graphStore, useGraph, type GraphState, type Span } from './graphState'
import type { GraphLine } from './shownRun'
import styles from './GraphToolbar.module.css'

const spanSegments: readonly Segment<Span>[] = [
  { value: 10, label: '10s', name: '10 seconds' },
  { value: 60, label: '1m', name: '1 minute' },
  { value: 300, label: '5m', name: '5 minutes' },
  { value: 900, label: '15m', name: '15 minutes' },
  { value: 3600, label: '1h', name: '1 hour' },
]

const views: readonly Segment<GraphState['view']>[] = [
  { value: 'rates', label: 'Rates', title: 'Events per second, a line a source' },
  { value: 'cpus', label: 'CPUs', title: 'Events per second of one source, a line a CPU' },
  { value: 'totals', label: 'Totals', title: 'Events since the start' },
]

interface Props {
  readonly run: Run
  readonly lines: readonly GraphLine[]
  /** The line that is shown per CPU. */
  readonly shown: GraphLine
}

export function GraphToolbar({ lines, shown }: Props) {
  const view = useGraph((state) => state.view)
  const span = useGraph((state) => state.span)
  return (
    <div className={styles.toolbar} role="toolbar" aria-label="Graph">
      <Segments
        label="View"
        value={view}
        segments={views}
        onChange={(next) => graphStore.setState({ view: next })}
      />
      {view !== 'totals' && (
        <>
          <Segments
            label="Time window"
            value={span}
            segments={spanSegments}
            onChange={(next) => graphStore.setState({ span: next })}
          />
          <CommandToggle id="graph.log" icon="graph-line" label="Logarithmic scale" />
          <CommandToggle id="graph.pause" icon="debug-pause" label="Pause the graph; counting goes on" />
        </>
      )}
      <IconButton
        icon="clippy"
        label="Copy numbers as CSV"
        disabled={!useCommand('run.copyNumbers').enabled}
        onClick={() => runCommand('run.copyNumbers')}
      />
      {view === 'cpus' && lines.length > 1 && (
        <Select
          label="Source shown per CPU"
          hideLabel
          small
          value={shown.notation}
          options={lines.map((line) => ({ value: line.notation, label: line.notation }))}
          onChange={(selected) => graphStore.setState({ selected })}
        />
      )}
    </div>
  )
}

interface ToggleProps {
  readonly id: CommandId
  readonly icon: string
  readonly label: string
}

function CommandToggle({ id, icon, label }: ToggleProps) {
  const { command, enabled, checked } = useCommand(id)
  return (
    <IconButton
      icon={icon}
      label={label}
      keys={command.accelerator}
      pressed={checked}
      disabled={!enabled}
      onClick={() => runCommand(id)}
    />
  )
}

/** Above the graph: the view, the window of time, and what else the View menu offers. */
import type { CommandId } from '../../../app/contract/commands'
import type { Run } from '../../../app/model/run'
import { runCommand, useCommand } from '../../bridge/commands'
import { classes } from '../../widgets/classes'
import { IconButton } from '../../widgets/IconButton'
import { Select } from '../../widgets/Select'
import { graphStore, useGraph, type GraphState, type Span } from './graphState'
import type { GraphLine } from './shownRun'
import styles from './GraphToolbar.module.css'

const spanLabels: readonly { readonly span: Span; readonly short: string; readonly long: string }[] = [
  { span: 10, short: '10s', long: '10 seconds' },
  { span: 60, short: '1m', long: '1 minute' },
  { span: 300, short: '5m', long: '5 minutes' },
  { span: 900, short: '15m', long: '15 minutes' },
  { span: 3600, short: '1h', long: '1 hour' },
]

const views: readonly {
  readonly view: GraphState['view']
  readonly label: string
  readonly title: string
}[] = [
  { view: 'rates', label: 'Rates', title: 'Events per second, a line a source' },
  { view: 'cpus', label: 'CPUs', title: 'Events per second of one source, a line a CPU' },
  { view: 'totals', label: 'Totals', title: 'Events since the start' },
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
      <div className={styles.choices} role="group" aria-label="View">
        {views.map((choice) => (
          <button
            key={choice.view}
            type="button"
            className={classes(styles.choice, view === choice.view && styles.chosen)}
            aria-pressed={view === choice.view}
            title={choice.title}
            onClick={() => graphStore.setState({ view: choice.view })}
          >
            {choice.label}
          </button>
        ))}
      </div>
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
      {view !== 'totals' && (
        <>
          <div className={styles.choices} role="group" aria-label="Time window">
            {spanLabels.map((choice) => (
              <button
                key={choice.span}
                type="button"
                className={classes(styles.choice, span === choice.span && styles.chosen)}
                aria-pressed={span === choice.span}
                aria-label={choice.long}
                onClick={() => graphStore.setState({ span: choice.span })}
              >
                {choice.short}
              </button>
            ))}
          </div>
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

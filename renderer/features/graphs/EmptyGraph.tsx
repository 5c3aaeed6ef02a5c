/** What stands where the graph will be, and what to do next. */
import { useEffect, useState } from 'react'
import type { Run } from '../../../app/model/run'
import type { Source } from '../../../app/model/source'
import type { Session } from '../../../app/model/target'
import { whyUnavailable } from '../../../app/sources/capabilities'
import { parseSource } from '../../../app/sources/notation'
import { chooseSource, startChosen, useStarting } from '../../bridge/chosen'
import { runCommand, useCommand } from '../../bridge/commands'
import { engine } from '../../bridge/engine'
import { isGoing } from '../../bridge/runs'
import { Button } from '../../widgets/Button'
import { EmptyState } from '../../widgets/EmptyState'
import { HostileText } from '../../widgets/HostileText'
import { Kbd } from '../../widgets/Kbd'
import { Spinner } from '../../widgets/Progress'
import { NotConnected } from './NotConnected'
import type { GraphLine } from './shownRun'
import styles from './EmptyGraph.module.css'

/** What fires on every machine, as soon as it is attached. */
const suggestions = [
  { notation: 'tracepoint:syscalls:sys_enter_getuid', says: 'the getuid system call' },
  { notation: 'tracepoint:sched:sched_switch', says: 'the scheduler switching tasks' },
  { notation: 'software:page-faults', says: 'page faults' },
  { notation: 'software:context-switches', says: 'context switches' },
  { notation: 'kprobe:vfs_read', says: 'reads of files, by a kprobe' },
] as const

interface Props {
  readonly session: Session | null
  readonly run: Run | null
  /** How many sources are chosen. */
  readonly chosen: number
}

export function EmptyGraph({ session, run, chosen }: Props) {
  const starting = useStarting()
  if (session === null) return <NotConnected />
  const { connection, label } = session
  if (connection.phase === 'connecting') {
    const step = connection.steps.find(({ state }) => state === 'running')
    return (
      <EmptyState
        icon="plug"
        title={`Connecting to ${label}…`}
        hint={step?.note == null ? undefined : <HostileText text={step.note} />}
      />
    )
  }
  if (connection.phase === 'failed' || connection.phase === 'lost') {
    const lost = connection.phase === 'lost'
    return (
      <EmptyState
        icon="debug-disconnect"
        title={lost ? `The connection to ${label} is lost` : `${label} cannot be reached`}
        hint={connection.failure.message}
      >
        <Button variant="primary" icon="refresh" onClick={() => runCommand('target.reconnect')}>
          {lost ? 'Reconnect' : 'Try again'}
        </Button>
        <Button onClick={() => runCommand('target.choose')}>Connect to another…</Button>
      </EmptyState>
    )
  }
  if (connection.phase === 'closed') return <NotConnected />
  if (chosen === 0) return <NothingChosen session={session.id} />
  if (starting || (run !== null && isGoing(run))) {
    return (
      <div className={styles.waiting} role="status">
        <Spinner /> Attaching; waiting for the first samples
      </div>
    )
  }
  return <NotStarted chosen={chosen} />
}

/** The suggestions that this target can count; all of them as long as its capabilities are not known. */
function useSuggestions(session: string): readonly (typeof suggestions)[number][] {
  const [offered, setOffered] = useState<readonly (typeof suggestions)[number][]>(suggestions)
  useEffect(() => {
    let wanted = true
    void engine.request('capabilities.get', { session }).then((result) => {
      if (!wanted || !result.ok) return
      const { capabilities } = result.value
      setOffered(
        suggestions.filter(({ notation }) => whyUnavailable(readSuggestion(notation), capabilities) === null),
      )
    })
    return () => {
      wanted = false
    }
  }, [session])
  return offered
}

function NothingChosen({ session }: { readonly session: string }) {
  const offered = useSuggestions(session)
  return (
    <EmptyState
      icon="pulse"
      title="Choose what to count"
      hint="A source says where an event comes from. Start with one of these, or look for your own."
    >
      <ul className={styles.suggestions}>
        {offered.map(({ notation, says }) => (
          <li key={notation}>
            <button type="button" className={styles.suggestion} onClick={() => void countNow(notation)}>
              <span className={styles.notation}>{notation}</span>
              <span className={styles.says}>{says}</span>
            </button>
          </li>
        ))}
      </ul>
      <div className={styles.pickers}>
        <Button small icon="search" onClick={() => runCommand('source.kprobe')}>
          Kprobe…
        </Button>
        <Button small onClick={() => runCommand('source.ftrace')}>
          Ftrace…
        </Button>
        <Button small onClick={() => runCommand('source.tracepoint')}>
          Tracepoint…
        </Button>
        <Button small onClick={() => runCommand('source.perf')}>
          Perf event…
        </Button>
        <Button small onClick={() => runCommand('source.bpf')}>
          BPF…
        </Button>
      </div>
    </EmptyState>
  )
}

function readSuggestion(notation: string): Source {
  const source = parseSource(notation)
  if (!source.ok) throw new Error(`a suggestion that is no source: ${notation}`)
  return source.value
}

async function countNow(notation: string): Promise<void> {
  await chooseSource(readSuggestion(notation))
  await startChosen()
}

function NotStarted({ chosen }: { readonly chosen: number }) {
  const { command, enabled } = useCommand('run.start')
  return (
    <EmptyState
      icon="play-circle"
      title={chosen === 1 ? 'One source is chosen' : `${chosen} sources are chosen`}
      hint="Nothing is attached on the target until you start."
    >
      <Button variant="primary" icon="play" disabled={!enabled} onClick={() => runCommand('run.start')}>
        Start counting
      </Button>
      {command.accelerator !== undefined && <Kbd keys={command.accelerator} />}
    </EmptyState>
  )
}

/** A source that is not counted per CPU. */
export function NoCpus({ line }: { readonly line: GraphLine }) {
  return (
    <EmptyState
      icon="server-process"
      title="No counts per CPU yet"
      hint={
        line.source?.state.phase === 'failed'
          ? `${line.notation} is not attached: ${line.source.state.failure.message}`
          : `${line.notation} has told none: some mechanisms keep one count for all CPUs, and a single process is counted wherever it runs.`
      }
    />
  )
}

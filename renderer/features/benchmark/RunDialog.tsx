/** Asks what is to be measured, and in plain words for the one switch that is the whole machine's. */
import { useEffect, useRef, useState, type Ref } from 'react'
import { isOfWorkload } from '../../../app/benchmark/arms'
import { fullRun, quickRun } from '../../../app/benchmark/presets'
import type { Failure } from '../../../app/base/failure'
import type { ArmChoice, BenchmarkOptions } from '../../../app/model/benchmark'
import type { Session } from '../../../app/model/target'
import { startBenchmark } from '../../bridge/benchmarks'
import { copyText } from '../../bridge/clipboard'
import { engine } from '../../bridge/engine'
import { showPanel } from '../../bridge/panels'
import { stopRun } from '../../bridge/runs'
import { Button } from '../../widgets/Button'
import { Dialog } from '../../widgets/Dialog'
import { FailureView } from '../../widgets/FailureView'
import { HostileText } from '../../widgets/HostileText'
import { Icon } from '../../widgets/Icon'
import { Spinner } from '../../widgets/Progress'
import { Select, type SelectOption } from '../../widgets/Select'
import { ArmChecklist, mayMeasure, type Allowed } from './ArmChecklist'
import { benchmarkStore } from './benchmarkState'
import { Consents } from './Consents'
import { OwnRun, useOwnRun } from './OwnRun'
import { asWorkload, WorkloadFields, type WorkloadForm } from './WorkloadFields'
import styles from './RunDialog.module.css'

const producers = ['1', '2', '4', '8'] as const
type Producers = (typeof producers)[number]

/** More than the target has CPUs are greyed, and say why. */
function producerOptions({ connection }: Session): SelectOption<Producers>[] {
  const cpus = connection.phase === 'connected' ? connection.machine.cpus.length : Infinity
  return producers.map((value) => ({
    value,
    label:
      value === '1'
        ? 'One thread that calls'
        : Number(value) <= cpus
          ? `${value} threads, each on a CPU of its own`
          : `${value} threads: the target has ${cpus} ${cpus === 1 ? 'CPU' : 'CPUs'}`,
    disabled: Number(value) > cpus,
  }))
}

type Asked =
  | { readonly phase: 'asking' }
  | { readonly phase: 'failed'; readonly failure: Failure }
  | { readonly phase: 'known'; readonly arms: readonly ArmChoice[]; readonly warnings: readonly string[] }

export function RunDialog({ session }: { readonly session: Session }) {
  const asked = useAsked(session.id)
  const [quick, setQuick] = useState(true)
  const [allowed, setAllowed] = useState<Allowed>({ maySwitch: false, mayInsert: false })
  /** null: all that the target can do. */
  const [chosen, setChosen] = useState<ReadonlySet<string> | null>(null)
  const ownRun = useOwnRun(session.id)
  const [stops, setStops] = useState(true)
  const [threads, setThreads] = useState<Producers>('1')
  const [form, setForm] = useState<WorkloadForm>({ kind: 'syscall', command: '', function: '' })
  const go = useRef<HTMLButtonElement>(null)
  const first = useRef<HTMLInputElement>(null)
  // Enter then starts it; who has moved on meanwhile is left where they are.
  useEffect(() => {
    if (asked.phase === 'known' && document.activeElement === first.current) go.current?.focus()
  }, [asked.phase])

  const workload = asWorkload(form)
  const arms =
    asked.phase === 'known' ? asked.arms.filter((arm) => isOfWorkload(arm, { kind: form.kind })) : []
  const { count, compares } = measuredOf(arms, allowed, chosen)
  const start = () => {
    if (workload === null) return
    void begin(session.id, stops ? (ownRun?.id ?? null) : null, {
      ...(quick ? quickRun : fullRun),
      arms: chosen === null ? [] : [...chosen],
      producers: Number(threads),
      ...allowed,
      workload,
    })
  }
  return (
    <Dialog
      open
      onClose={close}
      initialFocus={first}
      title="Run benchmark"
      description={
        <>
          The same work on <HostileText text={session.label} />, once through each mechanism in every round.
          The machine should be idle. Nothing stays behind.
        </>
      }
      actions={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button
            ref={go}
            variant="primary"
            icon="play"
            disabled={asked.phase !== 'known' || !compares || workload === null}
            onClick={start}
          >
            {asked.phase === 'known' ? `Measure ${count} arms` : 'Measure'}
          </Button>
        </>
      }
    >
      <div className={styles.content}>
        <Lengths quick={quick} choose={setQuick} first={first} />
        {ownRun !== null && <OwnRun stops={stops} onChange={setStops} />}
        <WorkloadFields form={form} onChange={setForm} />
        {form.kind !== 'command' && (
          <Select
            label="Producers"
            small
            value={threads}
            options={producerOptions(session)}
            onChange={setThreads}
          />
        )}
        <Consents arms={arms} allowed={allowed} onChange={setAllowed} />
        {asked.phase === 'asking' && (
          <p className={styles.busy}>
            <Spinner /> Asking what this target can measure
          </p>
        )}
        {asked.phase === 'failed' && <FailureView failure={asked.failure} copy={copyText} />}
        {asked.phase === 'known' && (
          <>
            {/* What stands in the way may be the very run that is stopped first; the result says what remains. */}
            {(ownRun === null || !stops) && <Warnings warnings={asked.warnings} />}
            <ArmChecklist arms={arms} allowed={allowed} chosen={chosen} onChange={setChosen} />
          </>
        )}
      </div>
    </Dialog>
  )
}

function close(): void {
  benchmarkStore.setState({ asking: false })
}

/** `first`: a run that is to be over by then. */
async function begin(session: string, first: string | null, options: BenchmarkOptions): Promise<void> {
  close()
  showPanel('benchmark')
  benchmarkStore.setState({ shown: null })
  if (first !== null) await stopRun(first)
  await startBenchmark(session, options)
}

/** What this target can measure, asked once for each session. */
function useAsked(session: string): Asked {
  const [asked, setAsked] = useState<Asked>({ phase: 'asking' })
  useEffect(() => {
    let over = false
    void engine.request('benchmarks.arms', { session }).then((answer) => {
      if (over) return
      setAsked(answer.ok ? { phase: 'known', ...answer.value } : { phase: 'failed', failure: answer.failure })
    })
    return () => {
      over = true
    }
  }, [session])
  return asked
}

/** `compares`: more than the base, or all that can be, is measured. */
function measuredOf(
  arms: readonly ArmChoice[],
  allowed: Allowed,
  chosen: ReadonlySet<string> | null,
): { count: number; compares: boolean } {
  const possible = arms.filter((arm) => mayMeasure(arm, allowed))
  const beside = possible.filter(
    ({ arm, mechanism }) => mechanism !== 'base' && (chosen === null || chosen.has(arm)),
  )
  const bases = possible.filter(({ mechanism }) => mechanism === 'base')
  return { count: bases.length + beside.length, compares: chosen === null || beside.length > 0 }
}

function Warnings({ warnings }: { readonly warnings: readonly string[] }) {
  return warnings.map((warning) => (
    <p key={warning} className={styles.warning}>
      <Icon name="warning" /> <HostileText text={warning} />
    </p>
  ))
}

interface LengthsProps {
  readonly quick: boolean
  readonly choose: (quick: boolean) => void
  readonly first: Ref<HTMLInputElement>
}

function Lengths({ quick, choose, first }: LengthsProps) {
  return (
    <fieldset className={styles.lengths}>
      <legend>How thoroughly</legend>
      <Length
        name="Quick"
        says={`${quickRun.rounds} rounds: to see at once`}
        checked={quick}
        choose={() => choose(true)}
        input={first}
      />
      <Length
        name="Full"
        says={`${fullRun.rounds} rounds: to be published`}
        checked={!quick}
        choose={() => choose(false)}
      />
    </fieldset>
  )
}

interface LengthProps {
  readonly name: string
  readonly says: string
  readonly checked: boolean
  readonly choose: () => void
  readonly input?: Ref<HTMLInputElement>
}

function Length({ name, says, checked, choose, input }: LengthProps) {
  return (
    <label className={styles.option}>
      <input ref={input} type="radio" name="length" checked={checked} onChange={choose} />
      <span>
        {name} <span className={styles.dim}>{says}</span>
      </span>
    </label>
  )
}

/** Which program it is, what it is doing, for how long, and what of its answer was lost. */
import { useEffect, useState } from 'react'
import { formatCount, formatElapsed } from '../../../app/base/quantity'
import type { ProgramRun } from '../../../app/model/program'
import { canForce, isOver, lookAt, stopProgram, usePrograms } from '../../bridge/programs'
import { Button } from '../../widgets/Button'
import { classes } from '../../widgets/classes'
import { HostileText } from '../../widgets/HostileText'
import { Spinner } from '../../widgets/Progress'
import { Select } from '../../widgets/Select'
import { kindNames, phaseWords, stoppingWords } from './phaseWords'
import styles from './Answer.module.css'

export function AnswerHeader({ program }: { readonly program: ProgramRun }) {
  const { phase, failure } = program
  return (
    <header className={styles.header}>
      <Which program={program} />
      <span className={styles.kind}>{kindNames[program.kind]}</span>
      <span
        role="status"
        className={classes(
          styles.phase,
          phase === 'running' && styles.running,
          failure !== null && styles.failed,
        )}
      >
        {phase === 'running' || phase === 'ended' ? <span className={styles.dot} /> : <Spinner />}
        {phaseWords(program)}
        <StoppingSlowly key={phase} program={program} />
      </span>
      <Elapsed program={program} />
      <Losses program={program} />
      <span className={styles.space} />
      {!isOver(program) && <StopButton program={program} />}
    </header>
  )
}

/** Once more while it is being stopped: it need not say its results. */
function StopButton({ program }: { readonly program: ProgramRun }) {
  const force = canForce(program)
  return (
    <Button
      small
      variant="danger"
      icon="debug-stop"
      disabled={program.phase === 'stopping' && !force}
      title={
        force ? 'Ends it by force, without its last results; what it changed is still undone' : undefined
      }
      onClick={() => void stopProgram(program.id, force)}
    >
      {force ? 'Stop at once' : 'Stop'}
    </Button>
  )
}

/** After a second of stopping: what it waits for. */
function StoppingSlowly({ program }: { readonly program: ProgramRun }) {
  const [slow, setSlow] = useState(false)
  const words = stoppingWords(program)
  useEffect(() => {
    if (words === null) return undefined
    const timer = setTimeout(() => setSlow(true), 1_000)
    return () => clearTimeout(timer)
  }, [words])
  return slow && words !== null && <>: {words}</>
}

/** The name; a choice where there are several programs of the session. */
function Which({ program }: { readonly program: ProgramRun }) {
  const programs = usePrograms((state) => state.programs)
  const own = programs.filter(({ session }) => session === program.session)
  if (own.length < 2) {
    return (
      <h2 className={styles.name}>
        <HostileText text={program.name} />
      </h2>
    )
  }
  return (
    <div className={styles.which}>
      <Select
        label="Program whose answer is shown"
        hideLabel
        small
        value={program.id}
        options={own.toReversed().map((each) => ({ value: each.id, label: optionName(each, own) }))}
        onChange={lookAt}
      />
    </div>
  )
}

function optionName(program: ProgramRun, all: readonly ProgramRun[]): string {
  const time = new Date(program.startedAt).toLocaleTimeString('en-GB')
  const again = all.some(({ id, name }) => id !== program.id && name === program.name)
  return again ? `${program.name}, ${time}` : program.name
}

function Elapsed({ program: { startedAt, endedAt } }: { readonly program: ProgramRun }) {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    if (endedAt !== null) return undefined
    const timer = setInterval(() => setNow(Date.now()), 500)
    return () => clearInterval(timer)
  }, [endedAt])
  return (
    <span className={styles.elapsed} title="Since it was started">
      {formatElapsed(Math.max(0, (endedAt ?? now) - startedAt) / 1000)}
    </span>
  )
}

function Losses({ program: { lost, droppedOutput, kind, phase } }: { readonly program: ProgramRun }) {
  const canLose = phase === 'running' && (kind === 'bpftrace' || kind === 'bpf')
  // bpftrace looks at its losses between two batches of output; a flood has no between.
  const isReportedLate = kind === 'bpftrace' && (phase === 'running' || phase === 'stopping')
  return (
    <>
      {lost !== null && lost > 0 && (
        <span
          className={styles.lost}
          title="Events that the kernel had no room for: numbers made of them are too small"
        >
          {formatCount(lost)} lost
        </span>
      )}
      {lost === 0 && isReportedLate && (
        <span
          className={styles.fine}
          title="bpftrace reports lost events when it comes to it; in a flood, that is when it ends"
        >
          no loss reported yet
        </span>
      )}
      {lost === 0 && !isReportedLate && <span className={styles.fine}>nothing lost</span>}
      {lost === null && canLose && (
        <span className={styles.fine} title="The program's machinery does not say">
          lost: unknown
        </span>
      )}
      {droppedOutput > 0 && (
        <span
          className={styles.lost}
          title="It printed more than can be carried; so much was left out at the target"
        >
          {formatCount(droppedOutput)} characters dropped
        </span>
      )}
    </>
  )
}

/** The steps of connecting as they happen, and what to do about the one that failed. */
import { useEffect, useState } from 'react'
import { formatDuration } from '../../../app/base/quantity'
import type { ConnectStep, Session } from '../../../app/model/target'
import { copyText } from '../../bridge/clipboard'
import { disconnect, forgetSession, reconnect } from '../../bridge/sessions'
import { Button } from '../../widgets/Button'
import { classes } from '../../widgets/classes'
import { FailureView } from '../../widgets/FailureView'
import { HostileText } from '../../widgets/HostileText'
import { Icon } from '../../widgets/Icon'
import { Spinner } from '../../widgets/Progress'
import { stepTitles } from './steps'
import { goToTerminal, targetStore } from './targetState'
import styles from './ConnectionSteps.module.css'

export function ConnectionSteps({ session }: { readonly session: Session }) {
  const { connection } = session
  return (
    <div className={styles.connection}>
      <ol className={styles.steps} aria-label={`Connecting to ${session.label}`}>
        {connection.steps.map((step) => (
          <Step key={step.id} step={step} />
        ))}
      </ol>
      {connection.phase === 'connecting' && (
        <>
          {connection.question === 'terminal' && (
            <div className={styles.question} role="alert">
              <Icon name="terminal" />
              <span>ssh is asking something: answer it in the terminal.</span>
              <Button variant="primary" small onClick={goToTerminal}>
                Go to the terminal
              </Button>
            </div>
          )}
          <div className={styles.actions}>
            <Button small onClick={() => void disconnect(session.id)}>
              Cancel
            </Button>
          </div>
        </>
      )}
      {(connection.phase === 'failed' || connection.phase === 'lost') && (
        <>
          <FailureView failure={connection.failure} copy={copyText} />
          <div className={styles.actions}>
            {connection.phase === 'failed' && (
              <Button small variant="quiet" onClick={() => void forgetSession(session.id)}>
                Give up
              </Button>
            )}
            <Button small onClick={() => targetStore.setState({ choosing: true, stepsOpen: false })}>
              Connect to another…
            </Button>
            <Button small variant="primary" icon="refresh" onClick={() => void reconnect(session.id)}>
              {connection.phase === 'lost' ? 'Reconnect' : 'Try again'}
            </Button>
          </div>
        </>
      )}
    </div>
  )
}

const icons: Readonly<Record<Exclude<ConnectStep['state'], 'running'>, string>> = {
  waiting: 'circle-outline',
  done: 'pass',
  failed: 'error',
  skipped: 'circle-slash',
}

const stateWords: Readonly<Record<ConnectStep['state'], string>> = {
  waiting: 'waiting',
  running: 'going on',
  done: 'done',
  failed: 'failed',
  skipped: 'not needed',
}

function Step({ step }: { readonly step: ConnectStep }) {
  return (
    <li className={classes(styles.step, styles[step.state])}>
      <span className={styles.mark}>
        {step.state === 'running' ? <Spinner /> : <Icon name={icons[step.state]} />}
      </span>
      <span className={styles.title}>
        {stepTitles[step.id]}
        <span className="visually-hidden">: {stateWords[step.state]}</span>
      </span>
      <span className={styles.elapsed}>
        {step.state === 'running' ? <Elapsed /> : step.elapsed !== null && formatDuration(step.elapsed)}
      </span>
      {step.note !== null && (
        <span className={styles.note}>
          <HostileText text={step.note} />
        </span>
      )}
    </li>
  )
}

/** Seconds since it was first shown; not before the first one has passed. */
function Elapsed() {
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setSeconds((last) => last + 1), 1000)
    return () => clearInterval(timer)
  }, [])
  return seconds > 0 ? `${seconds} s` : null
}

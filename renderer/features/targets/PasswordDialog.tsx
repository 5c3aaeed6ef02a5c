/** Asks for the password that sudo wants. It goes to the target and nowhere else, and is forgotten at once. */
import { useRef, useState, type FormEvent } from 'react'
import type { Session } from '../../../app/model/target'
import { answerPassword, useSessions } from '../../bridge/sessions'
import { Button } from '../../widgets/Button'
import { Dialog } from '../../widgets/Dialog'
import { HostileText } from '../../widgets/HostileText'
import { TextField } from '../../widgets/TextField'
import styles from './PasswordDialog.module.css'

export function PasswordDialog() {
  const asking = useSessions((state) => state.sessions.find(isAsking) ?? null)
  // Asked again, it is a new question: what was typed before is gone.
  return asking === null ? null : <Ask key={`${asking.id} ${noteOf(asking)}`} session={asking} />
}

function isAsking({ connection }: Session): boolean {
  return connection.phase === 'connecting' && connection.question === 'sudo-password'
}

function noteOf({ connection }: Session): string | null {
  return connection.phase === 'connecting' ? connection.questionNote : null
}

function Ask({ session }: { readonly session: Session }) {
  const [password, setPassword] = useState('')
  const [sent, setSent] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const note = noteOf(session)

  const giveUp = () => {
    setPassword('')
    void answerPassword(session.id, null)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (sent || password === '') return
    setSent(true)
    void answerPassword(session.id, password)
    setPassword('')
  }
  return (
    <Dialog
      open
      onClose={giveUp}
      size="small"
      title="Password for sudo"
      description={
        <>
          To trace the kernel, Probescope has to become root on <HostileText text={session.label} />.
        </>
      }
      initialFocus={field}
    >
      <form onSubmit={submit} className={styles.form}>
        <TextField
          ref={field}
          type="password"
          label="Your password there"
          value={password}
          onChange={setPassword}
          error={sent ? null : note}
          hint="Handed to sudo on the target. Not stored, not logged."
          disabled={sent}
        />
        <div className={styles.actions}>
          <Button onClick={giveUp}>Cancel</Button>
          <Button variant="primary" type="submit" disabled={sent || password === ''}>
            Continue
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

/** Whose events are counted: everybody's, or those of one process with its threads and children. */
import { useState } from 'react'
import { setScope, useChosen } from '../../bridge/chosen'
import { isGoing, useActiveRun } from '../../bridge/runs'
import { TextField } from '../../widgets/TextField'
import styles from './PerfQuestions.module.css'

export function ScopeChoice() {
  const { scope } = useChosen()
  const run = useActiveRun()
  const [text, setText] = useState(scope.kind === 'process' ? String(scope.pid) : '')
  const [one, setOne] = useState(scope.kind === 'process')
  const pid = readPid(text)

  const change = (next: string) => {
    setText(next)
    const read = readPid(next)
    if (read !== null) setScope({ kind: 'process', pid: read })
  }
  return (
    <div>
      <label className={styles.option}>
        <input
          type="radio"
          checked={!one}
          onChange={() => {
            setOne(false)
            setScope({ kind: 'system' })
          }}
        />
        The whole system
      </label>
      <label className={styles.option}>
        <input
          type="radio"
          checked={one}
          onChange={() => {
            setOne(true)
            if (pid !== null) setScope({ kind: 'process', pid })
          }}
        />
        One process, its threads and children
      </label>
      {one && (
        <TextField
          label="Process id on the target"
          code
          inputMode="numeric"
          value={text}
          onChange={change}
          placeholder="1234"
          error={text !== '' && pid === null ? 'A process id is a whole number above 0' : null}
        />
      )}
      {run !== null && isGoing(run) && JSON.stringify(run.scope) !== JSON.stringify(scope) && (
        <p>Counts from the next start on.</p>
      )}
    </div>
  )
}

/** null while it is none. The largest is that of the kernel's PID_MAX_LIMIT, 2^22. */
export function readPid(text: string): number | null {
  if (!/^[0-9]{1,7}$/.test(text.trim())) return null
  const pid = Number(text)
  return pid >= 1 && pid <= 4_194_304 ? pid : null
}

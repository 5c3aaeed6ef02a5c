/** In the status line: what the program of this tab is doing. */
import { formatElapsed } from '../../../../app/base/quantity'
import type { ProgramRun } from '../../../../app/model/program'
import { classes } from '../../../widgets/classes'
import { Icon } from '../../../widgets/Icon'
import { Spinner } from '../../../widgets/Progress'
import { useActiveProgram } from './running'
import styles from './Running.module.css'

export function RunStatus() {
  const program = useActiveProgram()
  if (program === null) return null
  const failed = program.failure !== null
  return (
    <span
      role="status"
      className={classes(
        styles.status,
        program.phase === 'running' && styles.running,
        failed && styles.failed,
      )}
    >
      {program.phase === 'running' ? (
        <Icon name="pulse" />
      ) : program.phase === 'ended' ? (
        <Icon name={failed ? 'error' : 'pass'} />
      ) : (
        <Spinner />
      )}
      {words(program)}
    </span>
  )
}

function words({ phase, failure, startedAt, endedAt }: ProgramRun): string {
  switch (phase) {
    case 'checking':
      return 'Checking'
    case 'compiling':
      return 'Compiling'
    case 'loading':
      return 'Loading'
    case 'running':
      return 'Running'
    case 'stopping':
      return 'Stopping'
    case 'ended': {
      if (failure !== null) return 'Failed'
      return endedAt === null ? 'Ended' : `Ran ${formatElapsed((endedAt - startedAt) / 1000)}`
    }
  }
}

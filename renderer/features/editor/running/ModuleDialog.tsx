/** Before a kernel module runs: what it may do that a BPF program may not. */
import { useStore } from 'zustand'
import { useActiveSession } from '../../../bridge/sessions'
import { Button } from '../../../widgets/Button'
import { Dialog } from '../../../widgets/Dialog'
import { HostileText } from '../../../widgets/HostileText'
import { agreeToModule, runningStore } from './running'
import styles from './Running.module.css'

export function ModuleDialog() {
  const open = useStore(runningStore, (state) => state.doubtful !== null)
  const target = useActiveSession()?.label ?? 'the target'
  return (
    <Dialog
      open={open}
      onClose={() => void agreeToModule(false)}
      title="Run it inside the kernel?"
      description={
        <>
          A module becomes a part of the kernel of <HostileText text={target} />. Nothing stands between it
          and the machine.
        </>
      }
      actions={
        <>
          <Button onClick={() => void agreeToModule(false)}>Cancel</Button>
          <Button variant="danger" icon="play" onClick={() => void agreeToModule(true)}>
            Run the module
          </Button>
        </>
      }
    >
      <table className={styles.compared}>
        <thead>
          <tr>
            <th scope="col">What it may do</th>
            <th scope="col">BPF</th>
            <th scope="col">Module</th>
          </tr>
        </thead>
        <tbody>
          {differences.map(([what, bpf, module]) => (
            <tr key={what}>
              <th scope="row">{what}</th>
              <td>{bpf}</td>
              <td>{module}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>
        Probescope takes it out again when it is stopped. A module that has crashed cannot be taken out; then
        only a restart of the machine helps.
      </p>
    </Dialog>
  )
}

const differences: readonly (readonly [what: string, bpf: string, module: string])[] = [
  ['Write any memory', 'never: the verifier refuses it', 'yes, and what it breaks may show later'],
  ['Loop for ever', 'never: it must be seen to end', 'yes, and a CPU hangs'],
  ['Follow a wrong pointer', 'reads nothing, and goes on', 'an oops, or the machine stops'],
  ['Call any function', 'only helpers', 'everything that is exported'],
  ['Sleep, take locks', 'where the kernel allows it', 'anywhere, also where it must not'],
]

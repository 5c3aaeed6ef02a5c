/** What makes the events: the loop of system calls, a loop within the kernel, or a command of one's own. */
import { workloadSchema, type Workload } from '../../../app/model/benchmark'
import { TextField } from '../../widgets/TextField'
import styles from './RunDialog.module.css'

export interface WorkloadForm {
  readonly kind: Workload['kind']
  readonly command: string
  readonly function: string
}

/** null while a command or its function is not said. */
export function asWorkload(form: WorkloadForm): Workload | null {
  const parsed = workloadSchema.safeParse(form)
  return parsed.success ? parsed.data : null
}

const kinds = [
  { kind: 'syscall', name: 'System call', says: 'getuid in a tight loop' },
  {
    kind: 'kernel',
    name: 'Within the kernel',
    says: 'a BPF program calls a function: no system call in the figures',
  },
  { kind: 'command', name: 'A command', says: 'run whole for each arm, while a function is traced' },
] as const

interface Props {
  readonly form: WorkloadForm
  readonly onChange: (form: WorkloadForm) => void
}

export function WorkloadFields({ form, onChange }: Props) {
  return (
    <fieldset className={styles.lengths}>
      <legend>What makes the events</legend>
      {kinds.map(({ kind, name, says }) => (
        <label key={kind} className={styles.option}>
          <input
            type="radio"
            name="workload"
            checked={form.kind === kind}
            onChange={() => onChange({ ...form, kind })}
          />
          <span>
            {name} <span className={styles.dim}>{says}</span>
          </span>
        </label>
      ))}
      {form.kind === 'command' && (
        <div className={styles.command}>
          <TextField
            code
            label="Command"
            placeholder="tar -c /usr/share | wc -c"
            value={form.command}
            onChange={(command) => onChange({ ...form, command })}
            hint="By sh, as root, on the target; it must end by itself"
          />
          <TextField
            code
            label="Function of the kernel"
            placeholder="vfs_read"
            value={form.function}
            onChange={(name) => onChange({ ...form, function: name })}
          />
        </div>
      )}
    </fieldset>
  )
}

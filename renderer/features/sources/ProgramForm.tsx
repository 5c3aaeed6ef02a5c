/** A function of a program or a library: no list has it, so it is asked for. */
import { useState, type FormEvent } from 'react'
import { sourceSchema, type Source } from '../../../app/model/source'
import type { Session } from '../../../app/model/target'
import { printSource } from '../../../app/sources/notation'
import { Button } from '../../widgets/Button'
import { TextField } from '../../widgets/TextField'
import { SourceDetails } from './SourceDetails'
import { addSource } from './sourceState'
import styles from './ProgramForm.module.css'

interface Props {
  readonly kind: 'uprobe' | 'uretprobe'
  readonly session: Session
}

const nowhere = { current: null }

export function ProgramForm({ kind, session }: Props) {
  const [path, setPath] = useState('')
  const [symbol, setSymbol] = useState('')
  const [offset, setOffset] = useState('')
  const pathError = path !== '' && !path.startsWith('/') ? 'The whole path on the target, from / on' : null
  const offsetValue = readOffset(offset)
  const source = pathError === null ? programSource(kind, path, symbol, offsetValue) : null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (source !== null) void addSource(source, false)
  }
  return (
    <div className={styles.program}>
      <form className={styles.form} onSubmit={submit}>
        <TextField
          label="Program or library on the target"
          code
          value={path}
          onChange={setPath}
          placeholder="/bin/bash"
          error={pathError}
        />
        <TextField label="Function" code value={symbol} onChange={setSymbol} placeholder="readline" />
        {kind === 'uprobe' && (
          <TextField
            label="Offset in bytes"
            code
            value={offset}
            onChange={setOffset}
            placeholder="0: at the entry"
            error={offsetValue === null ? 'A number of bytes, such as 4 or 0x10' : null}
          />
        )}
        <Button type="submit" variant="primary" small icon="add" disabled={source === null}>
          Add
        </Button>
      </form>
      {source !== null && (
        <div className={styles.details}>
          <SourceDetails
            key={printSource(source)}
            session={session}
            source={source}
            unavailable={null}
            edited={nowhere}
            asksPerf={false}
          />
        </div>
      )}
    </div>
  )
}

function readOffset(text: string): number | null {
  const written = text.trim()
  if (written === '') return 0
  return /^(?:[0-9]{1,10}|0x[0-9a-f]{1,8})$/i.test(written) ? Number(written) : null
}

function programSource(
  kind: Props['kind'],
  path: string,
  symbol: string,
  offset: number | null,
): Source | null {
  if (path === '' || symbol.trim() === '' || offset === null) return null
  const source =
    kind === 'uprobe' ? { kind, path, symbol: symbol.trim(), offset } : { kind, path, symbol: symbol.trim() }
  const parsed = sourceSchema.safeParse(source)
  return parsed.success ? parsed.data : null
}

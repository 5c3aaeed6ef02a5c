/** A source typed out: the same as a picked one, with the place of what is wrong underlined. */
import { useRef, useState, type KeyboardEvent } from 'react'
import type { Failure } from '../../../app/base/failure'
import { firesWhen } from '../../../app/sources/families'
import { parseSource, printSource } from '../../../app/sources/notation'
import { Button } from '../../widgets/Button'
import { Dialog } from '../../widgets/Dialog'
import { HostileText } from '../../widgets/HostileText'
import { MarkedText } from '../../widgets/MarkedText'
import { TextField } from '../../widgets/TextField'
import { addSource, sourceStore, useSource } from './sourceState'
import { useRefusal } from './useRefusal'
import styles from './TypeDialog.module.css'

const examples = [
  'kprobe:vfs_read+9',
  'kretprobe:vfs_read',
  'ftrace:do_sys_*',
  'tracepoint:sched:sched_switch /prev_pid == 1/',
  'software:page-faults',
  'fentry:vfs_read',
  'uprobe:/bin/bash:readline',
] as const

export function TypeDialog() {
  return useSource((state) => state.typing) ? <TypeSource /> : null
}

function TypeSource() {
  const [text, setText] = useState('')
  const field = useRef<HTMLInputElement>(null)
  const parsed = parseSource(text)
  const refused = useRefusal(parsed.ok ? parsed.value : null)
  const close = () => sourceStore.setState({ typing: false })
  const add = (start: boolean) => {
    if (!parsed.ok) return
    close()
    void addSource(parsed.value, start)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return
    event.preventDefault()
    add(event.ctrlKey || event.metaKey)
  }
  return (
    <Dialog
      open
      onClose={close}
      title="Type a source"
      description="As bpftrace writes its probes: KIND:NAME."
      initialFocus={field}
      actions={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button disabled={!parsed.ok} onClick={() => add(true)}>
            Add and start
          </Button>
          <Button variant="primary" disabled={!parsed.ok} onClick={() => add(false)}>
            Add
          </Button>
        </>
      }
    >
      <div className={styles.type}>
        <TextField
          ref={field}
          label="Source"
          hideLabel
          code
          value={text}
          onChange={setText}
          onKeyDown={onKeyDown}
          placeholder="kprobe:vfs_read"
        />
        <div className={styles.said} role="status">
          {text.trim() === '' ? (
            <ul className={styles.examples} aria-label="Examples">
              {examples.map((example) => (
                <li key={example}>
                  <button type="button" className={styles.example} onClick={() => setText(example)}>
                    {example}
                  </button>
                </li>
              ))}
            </ul>
          ) : parsed.ok ? (
            <>
              <p className={styles.notation}>
                <HostileText text={printSource(parsed.value)} />
              </p>
              {refused === null ? <p>{firesWhen(parsed.value)}</p> : <Wrong failure={refused} />}
            </>
          ) : (
            <>
              <MarkedText text={text} place={parsed.failure.place} />
              <Wrong failure={parsed.failure} />
            </>
          )}
        </div>
      </div>
    </Dialog>
  )
}

function Wrong({ failure: { message, remedy } }: { readonly failure: Failure }) {
  return (
    <>
      <p className={styles.wrong}>
        <HostileText text={message} />
      </p>
      {remedy !== null && (
        <p>
          <HostileText text={remedy} />
        </p>
      )}
    </>
  )
}

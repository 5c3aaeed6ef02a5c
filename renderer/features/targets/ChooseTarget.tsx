/** The dialog that asks which machine: this one, the lab, a host of the ssh config, or any other. */
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react'
import type { TargetChoice } from '../../../app/model/target'
import type { Failure } from '../../../app/base/failure'
import { copyText } from '../../bridge/clipboard'
import { engine } from '../../bridge/engine'
import { useSettings } from '../../bridge/settings'
import { Button } from '../../widgets/Button'
import { classes } from '../../widgets/classes'
import { Dialog } from '../../widgets/Dialog'
import { FailureView } from '../../widgets/FailureView'
import { HostileText } from '../../widgets/HostileText'
import { Icon } from '../../widgets/Icon'
import { moveInList, optionId } from '../../widgets/listKeys'
import { MarkedText } from '../../widgets/MarkedText'
import { TextField } from '../../widgets/TextField'
import { VirtualList } from '../../widgets/VirtualList'
import { choiceRows, type ChoiceRow } from './choices'
import { readHost } from './hostEntry'
import { connectTo, targetStore, useTarget } from './targetState'
import styles from './ChooseTarget.module.css'

const rowHeight = 44
const page = 6

export function ChooseTarget() {
  const open = useTarget((state) => state.choosing)
  return open ? <Chooser /> : null
}

function Chooser() {
  const [typed, setTyped] = useState('')
  /** null: the first that can be tried. */
  const [selected, setSelected] = useState<number | null>(null)
  const { choices, problem } = useTargetChoices()
  const recentHosts = useSettings((settings) => settings.recentHosts)
  const field = useRef<HTMLInputElement>(null)
  const list = useId()

  const rows = choiceRows(typed, choices ?? [], recentHosts)
  const host = readHost(typed)
  const firstOpen = rows.findIndex(({ unavailable }) => unavailable === null)
  const at = Math.min(selected ?? Math.max(firstOpen, 0), rows.length - 1)
  const row = rows[at]
  const wrong = host !== null && !host.ok && rows.length === 0 ? host.failure : null

  const close = () => targetStore.setState({ choosing: false })
  const choose = (choice: ChoiceRow | undefined) => {
    if (choice !== undefined && choice.unavailable === null) void connectTo(choice.address)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const next =
      event.key === 'Home' || event.key === 'End' ? null : moveInList(event.key, at, rows.length, page)
    if (next !== null) setSelected(next)
    else if (event.key === 'Enter') choose(row)
    else return
    event.preventDefault()
    // The list below knows the same keys.
    event.stopPropagation()
  }

  return (
    <Dialog
      open
      onClose={close}
      title="Connect"
      description="To a Linux machine whose kernel you want to watch. Root there, or sudo, is needed."
      initialFocus={field}
      actions={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button
            variant="primary"
            disabled={row === undefined || row.unavailable !== null}
            onClick={() => choose(row)}
          >
            Connect
          </Button>
        </>
      }
    >
      <div className={styles.chooser} onKeyDownCapture={onKeyDown}>
        <TextField
          ref={field}
          label="Host"
          hideLabel
          icon="search"
          code
          value={typed}
          onChange={(text) => {
            setTyped(text)
            setSelected(null)
          }}
          placeholder="A host of your ssh config, or user@host:port"
          role="combobox"
          aria-expanded
          aria-controls={list}
          aria-activedescendant={row === undefined ? undefined : optionId(list, at)}
          error={wrong === null ? null : wrong.message}
        />
        {wrong !== null && <WrongHost text={typed} failure={wrong} />}
        {problem !== null && <FailureView failure={problem} copy={copyText} />}
        <VirtualList
          id={list}
          label="Targets"
          count={rows.length}
          rowHeight={rowHeight}
          selected={at}
          onSelect={setSelected}
          onActivate={(index) => choose(rows[index])}
          isDisabled={(index) => rows[index]?.unavailable !== null}
          keyOf={(index) => rows[index]?.key ?? index}
          className={classes(styles.list, rows.length === 0 && styles.empty)}
        >
          {(index) => <Row row={rows[index]!} />}
        </VirtualList>
        {rows.length === 0 && wrong === null && choices !== null && (
          <p className={styles.none}>Your ssh config lists no hosts: type where to connect to.</p>
        )}
      </div>
    </Dialog>
  )
}

/** null until they are known. */
function useTargetChoices() {
  const [choices, setChoices] = useState<readonly TargetChoice[] | null>(null)
  const [problem, setProblem] = useState<Failure | null>(null)
  useEffect(() => {
    let wanted = true
    void engine.request('targets.list', {}).then((result) => {
      if (!wanted) return
      if (result.ok) setChoices(result.value.choices)
      else setProblem(result.failure)
    })
    return () => {
      wanted = false
    }
  }, [])
  return { choices, problem }
}

function WrongHost({ text, failure }: { readonly text: string; readonly failure: Failure }) {
  return (
    <p className={styles.wrong}>
      <MarkedText text={text} place={failure.place} />
      <br />
      {failure.remedy}
    </p>
  )
}

function Row({ row }: { readonly row: ChoiceRow }) {
  return (
    <div className={classes(styles.row, row.unavailable !== null && styles.unavailable)}>
      <Icon name={row.icon} className={styles.icon} />
      <span className={styles.label}>
        <HostileText text={row.label} />
      </span>
      <span className={styles.description}>
        <HostileText text={row.unavailable?.message ?? row.description} />
      </span>
    </div>
  )
}

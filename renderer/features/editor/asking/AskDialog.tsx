/** One question, every mechanism: a source, what is to be known of it, and the program that answers, in each form. */
import { useState } from 'react'
import { useStore } from 'zustand'
import type { ProgramKind } from '../../../../app/model/program'
import type { Source } from '../../../../app/model/source'
import { argumentName, type Argument, type Consumer } from '../../../../app/programs/questions'
import { printSource } from '../../../../app/sources/notation'
import { useChosen } from '../../../bridge/chosen'
import { copyText } from '../../../bridge/clipboard'
import { runCommand } from '../../../bridge/commands'
import { useActiveSession } from '../../../bridge/sessions'
import { Button } from '../../../widgets/Button'
import { connectFirst } from '../../../widgets/ConnectFirst'
import { Dialog } from '../../../widgets/Dialog'
import { Spinner } from '../../../widgets/Progress'
import { Segments } from '../../../widgets/Segments'
import { Select } from '../../../widgets/Select'
import { TextField } from '../../../widgets/TextField'
import { askingStore, closeAsking, openAnswer } from './asking'
import { FormChoice } from './FormChoice'
import { formNames } from './formNames'
import { Lack } from './Lack'
import { Preview } from './Preview'
import { formToShow, isOfNumber, useAnswers, type Answers, type WrittenForm } from './useAnswers'
import styles from './Asking.module.css'

export function AskDialog() {
  const notation = useStore(askingStore, (state) => state.notation)
  return (
    <Dialog
      open={notation !== null}
      onClose={closeAsking}
      size="large"
      title="One question, every mechanism"
      description="A source says where and when, a consumer what is kept. The same question, written for each mechanism that can answer it."
    >
      {notation !== null && <Ask key={notation} given={notation} />}
    </Dialog>
  )
}

const consumers = [
  { value: 'count', label: 'Count' },
  { value: 'by process', label: 'By process' },
  { value: 'by argument', label: 'By value' },
  { value: 'histogram', label: 'Histogram' },
  { value: 'stacks', label: 'Stacks' },
] as const satisfies readonly { value: Consumer['kind']; label: string }[]

function Ask({ given }: { readonly given: string }) {
  const [text, setText] = useState(given)
  const [kept, setKept] = useState<Consumer['kind']>('by process')
  const [number, setNumber] = useState<string | null>(null)
  const [chosenForm, setChosenForm] = useState<ProgramKind | null>(null)
  const connected = useActiveSession()?.connection.phase === 'connected'
  const asked = useAnswers({ text, kept, number })
  const { parsed, source, places, forms } = asked
  const shown = formToShow(forms, chosenForm)
  // Until the target has told what the arguments are, a histogram would be of a guess.
  const ready = shown?.ok === true && !(asked.asking && isOfNumber(kept))

  return (
    <div className={styles.ask}>
      <div className={styles.questions}>
        <TextField
          label="Source"
          code
          value={text}
          placeholder="kprobe:vfs_read, tracepoint:sched:sched_switch, …"
          onChange={setText}
          error={parsed?.ok === false ? parsed.failure.message : null}
        />
        <Suggested now={text} onChoose={setText} />
        {places.length > 0 && (
          <div className={styles.field}>
            <span className={styles.label}>The same place by</span>
            <Places source={source!} places={places} onChoose={(place) => setText(printSource(place))} />
          </div>
        )}
        <div className={styles.field}>
          <span className={styles.label}>What is kept</span>
          <Segments label="What is kept" segments={consumers} value={kept} onChange={setKept} />
        </div>
        {isOfNumber(kept) && source !== null && (
          <div className={styles.field}>
            <NumberChoice asked={asked} source={source} connected={connected} onChoose={setNumber} />
          </div>
        )}
      </div>
      <div className={styles.answers}>
        {shown !== undefined && (
          <FormChoice
            forms={forms.map((each) => ({
              kind: each.kind,
              against: each.ok ? (each.lack?.message ?? null) : each.why,
            }))}
            chosen={shown.kind}
            onChoose={setChosenForm}
          />
        )}
        <Shown form={shown} />
        <Actions question={asked.question} form={shown} ready={ready} connected={connected} />
      </div>
    </div>
  )
}

interface NumberChoiceProps {
  readonly asked: Answers
  readonly source: Source
  readonly connected: boolean
  readonly onChoose: (name: string) => void
}

/** Which of the numbers that the source's events carry. */
function NumberChoice({ asked, source, connected, onChoose }: NumberChoiceProps) {
  if (asked.asking) {
    return (
      <p className={styles.waiting}>
        <Spinner /> Asking the target for its arguments
      </p>
    )
  }
  if (asked.argument === undefined) {
    return (
      <p className={styles.why}>
        {connected || source.kind !== 'tracepoint'
          ? 'The events of this source carry no number.'
          : 'Its fields are known once a target is connected.'}
      </p>
    )
  }
  return (
    <Select
      label="Of"
      value={argumentName(asked.argument)}
      options={asked.numbers.map((each) => ({ value: argumentName(each), label: numberLabel(each) }))}
      onChange={onChoose}
    />
  )
}

function numberLabel(argument: Argument): string {
  return argument.type === null ? argumentName(argument) : `${argumentName(argument)}: ${argument.type}`
}

/** The program, or why there is none in this form. */
function Shown({ form }: { readonly form: WrittenForm | undefined }) {
  if (form === undefined) {
    return <p className={styles.why}>Choose a source: its program is written here, in each form.</p>
  }
  if (!form.ok) return <p className={styles.why}>{form.why}</p>
  return (
    <>
      <p className={styles.what}>{formNames[form.kind].what}</p>
      <Preview text={form.text} hashes={form.kind === 'shell' || form.kind === 'perf'} />
      {form.lack !== null && <Lack failure={form.lack} />}
    </>
  )
}

interface ActionsProps {
  readonly question: Answers['question']
  readonly form: WrittenForm | undefined
  readonly ready: boolean
  readonly connected: boolean
}

function Actions({ question, form, ready, connected }: ActionsProps) {
  const open = (): boolean => question !== null && form !== undefined && openAnswer(question, form.kind)
  return (
    <div className={styles.actions}>
      <Button
        icon="copy"
        disabled={form?.ok !== true}
        onClick={() => form?.ok === true && void copyText(form.text)}
      >
        Copy
      </Button>
      <Button icon="go-to-file" disabled={!ready} onClick={() => open() && closeAsking()}>
        Open in the editor
      </Button>
      <Button
        variant="primary"
        icon="play"
        disabled={!ready || !connected}
        title={connected ? undefined : connectFirst}
        onClick={() => {
          if (!open()) return
          closeAsking()
          runCommand('program.run')
        }}
      >
        Run
      </Button>
    </div>
  )
}

interface PlacesProps {
  readonly source: Source
  readonly places: readonly Source[]
  readonly onChoose: (source: Source) => void
}

function Places({ source, places, onChoose }: PlacesProps) {
  const all = [source, ...places]
  return (
    <Segments
      label="The same place by"
      segments={all.map((each) => ({ value: each.kind, label: each.kind, title: printSource(each) }))}
      value={source.kind}
      onChange={(kind) => onChoose(all.find((each) => each.kind === kind)!)}
    />
  )
}

/** The chosen sources, a click away. */
function Suggested({
  now,
  onChoose,
}: {
  readonly now: string
  readonly onChoose: (notation: string) => void
}) {
  const others = useChosen()
    .sources.map(printSource)
    .filter((notation) => notation !== now)
    .slice(0, 6)
  if (others.length === 0) return null
  return (
    <ul className={styles.suggested} aria-label="Chosen sources">
      {others.map((notation) => (
        <li key={notation}>
          <Button small onClick={() => onChoose(notation)}>
            {notation}
          </Button>
        </li>
      ))}
    </ul>
  )
}

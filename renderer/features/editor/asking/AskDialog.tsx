/** One question, every mechanism: a source, what is to be known of it, and the program that answers, in each form. */
import { useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { ProgramKind } from '../../../../app/model/program'
import type { Source } from '../../../../app/model/source'
import {
  answers,
  argumentName,
  numbersOf,
  type Argument,
  type Consumer,
} from '../../../../app/programs/questions'
import { whyNotRunnable } from '../../../../app/programs'
import { parseSource, printSource } from '../../../../app/sources/notation'
import { useCapabilities } from '../../../bridge/capabilities'
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
import { useKnown } from './useQuestion'
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
  const field = useRef<HTMLInputElement>(null)
  const connected = useActiveSession()?.connection.phase === 'connected'
  const [text, setText] = useState(given)
  const [kept, setKept] = useState<Consumer['kind']>('by process')
  const [number, setNumber] = useState<string | null>(null)
  const [chosenForm, setChosenForm] = useState<ProgramKind | null>(null)
  const capabilities = useCapabilities()
  const parsed = text.trim() === '' ? null : parseSource(text)
  const source = parsed?.ok === true ? parsed.value : null
  const { details, places, asking } = useKnown(source)
  const numbers = source === null ? [] : numbersOf(source, details?.fields ?? [])
  const argument = numbers.find((each) => argumentName(each) === number) ?? likely(numbers)
  const question =
    source === null
      ? null
      : {
          source,
          consumer: consumerOf(kept, argument),
          fields: details?.fields ?? [],
          resolved: details?.attachment?.resolved ?? null,
        }
  const written = question === null ? [] : answers(question)
  const forms = written.map((each) => ({
    ...each,
    lack: each.ok && capabilities !== null ? whyNotRunnable(each.kind, each.text, capabilities) : null,
  }))
  // What answers on this target, before what only answers elsewhere.
  const shown =
    forms.find(({ kind }) => kind === chosenForm) ??
    forms.find(({ ok, lack }) => ok && lack === null) ??
    forms.find(({ ok }) => ok) ??
    forms[0]
  // Until the target has told what the arguments are, a histogram would be of a guess.
  const ready = shown?.ok === true && !(asking && (kept === 'histogram' || kept === 'by argument'))

  return (
    <div className={styles.ask}>
      <div className={styles.questions}>
        <TextField
          ref={field}
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
        {(kept === 'histogram' || kept === 'by argument') && source !== null && (
          <div className={styles.field}>
            {asking ? (
              <p className={styles.waiting}>
                <Spinner /> Asking the target for its arguments
              </p>
            ) : argument === undefined ? (
              <p className={styles.why}>
                {connected || source.kind !== 'tracepoint'
                  ? 'The events of this source carry no number.'
                  : 'Its fields are known once a target is connected.'}
              </p>
            ) : (
              <Select
                label="Of"
                value={argumentName(argument)}
                options={numbers.map((each) => ({ value: argumentName(each), label: numberLabel(each) }))}
                onChange={setNumber}
              />
            )}
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
        {shown === undefined ? (
          <p className={styles.why}>Choose a source: its program is written here, in each form.</p>
        ) : shown.ok ? (
          <>
            <p className={styles.what}>{formNames[shown.kind].what}</p>
            <Preview text={shown.text} hashes={shown.kind === 'shell' || shown.kind === 'perf'} />
            {shown.lack !== null && <Lack failure={shown.lack} />}
          </>
        ) : (
          <p className={styles.why}>{shown.why}</p>
        )}
        <div className={styles.actions}>
          <Button
            icon="copy"
            disabled={shown?.ok !== true}
            onClick={() => shown?.ok === true && void copyText(shown.text)}
          >
            Copy
          </Button>
          <Button
            icon="go-to-file"
            disabled={!ready}
            onClick={() =>
              question !== null && shown !== undefined && openAnswer(question, shown.kind) && closeAsking()
            }
          >
            Open in the editor
          </Button>
          <Button
            variant="primary"
            icon="play"
            disabled={!ready || !connected}
            title={connected ? undefined : connectFirst}
            onClick={() => {
              if (question === null || shown === undefined || !openAnswer(question, shown.kind)) return
              closeAsking()
              runCommand('program.run')
            }}
          >
            Run
          </Button>
        </div>
      </div>
    </div>
  )
}

function consumerOf(kind: Consumer['kind'], argument: Argument | undefined): Consumer {
  if (kind !== 'histogram' && kind !== 'by argument') return { kind }
  // Without a number there is none: each form then says so.
  return { kind, argument: argument ?? { at: 'field', name: 'value', type: 'long' } }
}

/** Of several numbers the one that says how much is asked about more than the others. */
function likely(numbers: readonly Argument[]): Argument | undefined {
  return numbers.find((each) => /count|size|len|bytes|^ret|nr_/.test(argumentName(each))) ?? numbers[0]
}

function numberLabel(argument: Argument): string {
  return argument.type === null ? argumentName(argument) : `${argumentName(argument)}: ${argument.type}`
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

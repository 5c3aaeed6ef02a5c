/** The first instructions of a function as they are in the running kernel, what attaching changed, and who did it. */
import { useRef, useState } from 'react'
import { inHex } from '../../../app/bytes/hexadecimal'
import type { Failure } from '../../../app/base/failure'
import type { FunctionBytes, Patcher } from '../../../app/model/bytes'
import type { Source } from '../../../app/model/source'
import { parseFunctionPlace, placeOfSource } from '../../../app/sources/notation/functionPlace'
import { runSourceOf, useChosen } from '../../bridge/chosen'
import { copyText } from '../../bridge/clipboard'
import { runCommand } from '../../bridge/commands'
import { chooseTarget } from '../../bridge/connecting'
import { useActiveRun } from '../../bridge/runs'
import { useActiveSession } from '../../bridge/sessions'
import { Button } from '../../widgets/Button'
import { ConnectFirst } from '../../widgets/ConnectFirst'
import { EmptyState } from '../../widgets/EmptyState'
import { FailureView } from '../../widgets/FailureView'
import { HostileText } from '../../widgets/HostileText'
import { Spinner } from '../../widgets/Progress'
import { TextField } from '../../widgets/TextField'
import styles from './Bytes.module.css'
import { Instructions } from './Instructions'
import { OptimizationSwitch } from './OptimizationSwitch'
import { useBytes, type Reading } from './useBytes'
import { mostBytes, wantedLength } from './wantedLength'

export function BytesPanel() {
  const session = useActiveSession()
  if (session?.connection.phase !== 'connected') {
    return (
      <ConnectFirst
        icon="file-binary"
        hint="A function's first instructions in the running kernel, and what a probe makes of them: a call, a jump or an int3."
        connection={session?.connection ?? null}
        onConnect={chooseTarget}
      />
    )
  }
  return <Bytes key={session.id} session={session.id} />
}

function Bytes({ session }: { readonly session: string }) {
  const panel = useRef<HTMLElement>(null)
  const choice = useChosen()
  const run = useActiveRun()
  // What could not be attached has nothing to show: it comes last.
  const hasFailed = (source: Source) => runSourceOf(run, source)?.state.phase === 'failed'
  const sources = [...choice.sources.filter((each) => !hasFailed(each)), ...choice.sources.filter(hasFailed)]
  const [typed, setTyped] = useState<string | null>(null)
  const functions = [...new Set(sources.flatMap((source) => placeOfSource(source)?.function ?? []))]
  const text = (typed ?? functions[0] ?? '').trim()
  const parsed = text === '' ? null : parseFunctionPlace(text)
  const place = parsed?.ok === true ? parsed.value : null
  const key = place === null ? '' : `${place.module ?? ''}:${place.function}`
  const [more, setMore] = useState({ key, length: 0 })
  const offsets = sources.flatMap((source) => {
    const chosen = placeOfSource(source)
    return chosen?.function === place?.function ? (chosen?.offset ?? 0) : []
  })
  const furthest = Math.max(place?.offset ?? 0, ...offsets)
  const length = wantedLength(furthest, more.key === key ? more.length : 0)
  const { reading, failure } = useBytes(session, place, length, panel)
  return (
    <section ref={panel} className={styles.panel} aria-label="Bytes of a function">
      <div className={styles.choice}>
        <TextField
          label="Function"
          hideLabel
          icon="symbol-method"
          code
          placeholder="Function, or kprobe:function+offset"
          value={typed ?? functions[0] ?? ''}
          onChange={setTyped}
          error={parsed?.ok === false ? whatIsWrong(parsed.failure) : null}
        />
        {functions.some((name) => name !== text) &&
          functions.map((name) => (
            <Button key={name} aria-pressed={name === text} onClick={() => setTyped(name)}>
              <HostileText text={name} />
            </Button>
          ))}
      </div>
      <OptimizationSwitch session={session} />
      {failure !== null && <FailureView failure={failure} copy={copyText} />}
      {reading !== null && <Read reading={reading} onMore={(next) => setMore({ key, length: next })} />}
      {reading === null && failure === null && place !== null && (
        <p className={styles.hint}>
          <Spinner /> Reading the kernel&apos;s text
        </p>
      )}
      {text === '' && (
        <EmptyState
          icon="file-binary"
          title="Choose a source on a function, or name a function"
          hint="Start counting and watch here what the kernel writes into it."
        >
          <Button icon="broadcast" onClick={() => runCommand('source.kprobe')}>
            Kprobe…
          </Button>
        </EmptyState>
      )}
    </section>
  )
}

function whatIsWrong({ message, remedy }: Failure): string {
  return remedy === null ? message : `${message}. ${remedy}`
}

interface ReadProps {
  readonly reading: Reading
  /** So many bytes are wanted from now on. */
  readonly onMore: (length: number) => void
}

function Read({ reading: { now, untouched }, onMore }: ReadProps) {
  return (
    <>
      <div role="status" className={styles.sentences}>
        {now.explanation.map((sentence, index) => (
          <p key={index}>
            <HostileText text={sentence} />
          </p>
        ))}
      </div>
      <Instructions now={now} before={untouched?.instructions ?? now.before} />
      <More now={now} onMore={onMore} />
      <dl className={styles.about}>
        <dt>At</dt>
        <dd className={styles.code}>{now.address}</dd>
        {now.aliases.length > 0 && (
          <>
            <dt>Also named</dt>
            <dd className={styles.code}>
              <HostileText text={now.aliases.join(', ')} />
            </dd>
          </>
        )}
        {inPlace(now.patchedBy ?? []).map(({ by, offset, text }, index) => (
          <Patched key={index} by={by} offset={offset} text={text} />
        ))}
      </dl>
    </>
  )
}

/** The first instructions are where most probes are; the rest is asked for. */
function More({ now, onMore }: { readonly now: FunctionBytes; readonly onMore: (length: number) => void }) {
  const shown = now.bytes.length / 2
  const size = now.size ?? mostBytes
  if (shown >= Math.min(size, mostBytes)) return null
  const next = Math.min(size, mostBytes, Math.max(256, shown * 4))
  return (
    <p className={styles.more}>
      <Button small onClick={() => onMore(next)}>
        Show {next >= size ? `all ${next}` : next} bytes
      </Button>
      {now.size !== null && (
        <span className={styles.hint}>
          {shown} of {now.size} are shown
        </span>
      )}
    </p>
  )
}

/** By their place in the function; what has none comes last. */
function inPlace(patchers: readonly Patcher[]): Patcher[] {
  const place = ({ offset }: Patcher) => offset ?? Infinity
  return patchers.toSorted((a, b) => (place(a) === place(b) ? 0 : place(a) - place(b)))
}

interface PatchedProps {
  readonly by: 'kprobe' | 'ftrace'
  readonly offset: number | null
  readonly text: string
}

function Patched({ by, offset, text }: PatchedProps) {
  return (
    <>
      <dt>{by === 'kprobe' ? `Kprobe${offset === null ? '' : ` at ${inHex(offset)}`}` : 'Ftrace'}</dt>
      <dd className={styles.code}>
        <HostileText text={text.replaceAll('\t', ' ')} />
      </dd>
    </>
  )
}

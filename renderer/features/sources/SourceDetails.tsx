/** Everything that is known of one source before it is attached, and what can be said about it: filter, offset. */
import { useEffect, useLayoutEffect, useState, type RefObject } from 'react'
import type { Failure } from '../../../app/base/failure'
import type { Field, SourceDetails as Details } from '../../../app/model/catalogue'
import type { Source } from '../../../app/model/source'
import type { Session } from '../../../app/model/target'
import { whyUnavailable } from '../../../app/sources/capabilities'
import { isGlob } from '../../../app/sources/catalogue'
import { firesWhen } from '../../../app/sources/families'
import { printSource } from '../../../app/sources/notation'
import { useCapabilities } from '../../bridge/capabilities'
import { useChosen } from '../../bridge/chosen'
import { copyText } from '../../bridge/clipboard'
import { runCommand } from '../../bridge/commands'
import { engine } from '../../bridge/engine'
import { Button } from '../../widgets/Button'
import { CopyButton } from '../../widgets/CopyButton'
import { FailureView } from '../../widgets/FailureView'
import { HostileText } from '../../widgets/HostileText'
import { Icon } from '../../widgets/Icon'
import { Remedy } from '../../widgets/Remedy'
import { useStable } from '../../widgets/useStable'
import { EstimateView } from './EstimateView'
import { FilterField } from './FilterField'
import { OffsetField } from './OffsetField'
import { PerfQuestions } from './PerfQuestions'
import { addSource, sourceStore } from './sourceState'
import styles from './SourceDetails.module.css'

/**
 * A source as it was edited in its details. `of` is its notation before: what the keyboard adds may have become another
 * one before the details have followed, and that one must not get this one's filter, or be taken for it.
 */
export interface Edited {
  readonly of: string
  /** null while the filter or the offset is not right. */
  readonly source: Source | null
}

interface Props {
  readonly session: Session
  readonly source: Source
  /** Why it cannot be attached, as the list knows it; the details may know more. */
  readonly unavailable: string | null
  /** Told what the source is with filter and offset. */
  readonly edited: RefObject<Edited | null>
  /** The questions of perf_event_attr beside 'what to count'. */
  readonly asksPerf: boolean
}

/** Arrowing through the list asks for none of the sources in between. */
const restTime = 60

export function SourceDetails({ session, source: given, unavailable, edited, asksPerf }: Props) {
  const [source, setSource] = useState<Source | null>(given)
  const [details, setDetails] = useState<Details | null>(null)
  const [problem, setProblem] = useState<Failure | null>(null)
  const chosen = useChosen().sources.map(printSource)
  const notation = printSource(source ?? given)
  const shown = useStable(source ?? given, notation)

  const of = printSource(given)
  useLayoutEffect(() => {
    edited.current = { of, source }
    return () => {
      edited.current = null
    }
  }, [edited, of, source])

  useEffect(() => {
    let wanted = true
    const timer = setTimeout(() => {
      void engine.request('catalogue.describe', { session: session.id, source: shown }).then((result) => {
        if (!wanted) return
        setProblem(result.ok ? null : result.failure)
        if (result.ok) setDetails(result.value)
      })
    }, restTime)
    return () => {
      wanted = false
      clearTimeout(timer)
    }
  }, [session.id, shown])

  const reason = details?.unavailable ?? unavailable
  const remedy = useRemedy(shown, reason)
  const isChosen = chosen.includes(notation)
  const canAdd = source !== null && reason === null
  return (
    <section className={styles.details} aria-label={`About ${notation}`}>
      <header className={styles.header}>
        <h3 className={styles.notation}>
          <HostileText text={notation} />
        </h3>
        <CopyButton text={notation} label="Copy the source" copy={copyText} />
      </header>
      <p className={styles.fires}>{firesWhen(shown)}</p>
      {reason !== null && (
        <p className={styles.unavailable}>
          <Icon name="circle-slash" /> <HostileText text={reason} />
        </p>
      )}
      {remedy !== null && <Remedy text={remedy} copy={copyText} />}
      <div className={styles.add}>
        <Button
          variant="primary"
          small
          icon={isChosen ? 'check' : 'add'}
          disabled={!canAdd || isChosen}
          onClick={() => source !== null && void addSource(source, false)}
        >
          {isChosen ? 'Added' : 'Add'}
        </Button>
        <Button
          small
          icon="play"
          disabled={!canAdd}
          title="Ctrl+Enter in the search"
          onClick={() => source !== null && void addSource(source, true)}
        >
          Add and start
        </Button>
        <Button small icon="comment-discussion" disabled={source === null} onClick={() => askAbout(notation)}>
          Ask…
        </Button>
      </div>
      {given.kind === 'tracepoint' && (
        <FilterField source={given} fields={ownFirst(details?.fields ?? [])} onChange={setSource} />
      )}
      {given.kind === 'kprobe' && <OffsetField source={given} onChange={setSource} />}
      {shown.kind === 'ftrace' && isGlob(shown.pattern) && <EstimateView session={session} source={shown} />}
      {asksPerf && <PerfQuestions />}
      {problem !== null && <FailureView failure={problem} copy={copyText} />}
      {details !== null && <Known details={details} />}
    </section>
  )
}

/** What would make it possible here; null where nothing is missing, or where it is the source itself that cannot be. */
function useRemedy(source: Source, reason: string | null): string | null {
  const capabilities = useCapabilities()
  if (reason === null || capabilities === null) return null
  return whyUnavailable(source, capabilities)?.remedy ?? null
}

/** One dialog at a time: the picker makes room for the one in which the program is written. */
function askAbout(notation: string): void {
  sourceStore.setState({ picker: null })
  runCommand('source.ask', notation)
}

function Known({ details }: { readonly details: Details }) {
  const { how, cost, aliases, module, fieldsFrom, equivalents } = details
  const fields = ownFirst(details.fields)
  return (
    <>
      <dl className={styles.facts}>
        <dt>Attached</dt>
        <dd>{capitalized(how)}</dd>
        <dt>Cost</dt>
        <dd>{cost}</dd>
        {module !== null && (
          <>
            <dt>Module</dt>
            <dd>
              <HostileText text={module} />
            </dd>
          </>
        )}
        {aliases.length > 0 && (
          <>
            <dt>Also named</dt>
            <dd className={styles.code}>
              <HostileText text={aliases.join(', ')} />
            </dd>
          </>
        )}
      </dl>
      <h4 className={styles.title}>
        {'function' in details.source ? 'Arguments' : 'Fields'}
        <span className={styles.from}>
          {fields.length > 0 ? `from ${fieldsFrom}` : <HostileText text={fieldsFrom} />}
        </span>
      </h4>
      {fields.length > 0 && (
        <table className={styles.fields}>
          <tbody>
            {fields.map((field, index) => (
              <tr key={index}>
                <th scope="row">
                  <HostileText text={field.name} />
                </th>
                <td>
                  <HostileText text={field.type} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {equivalents.length > 0 && <h4 className={styles.title}>The same with other tools</h4>}
      {equivalents.map(({ tool, command }) => (
        <div key={tool} className={styles.equivalent}>
          <span className={styles.tool}>{tool}</span>
          <pre className={styles.command}>{command}</pre>
          <CopyButton text={command} label={`Copy the ${tool} command`} copy={copyText} />
        </div>
      ))}
    </>
  )
}

/** What every event has (`common_pid`, …) stands behind what only this one has. */
function ownFirst(fields: readonly Field[]): Field[] {
  const isCommon = (field: Field) => field.name.startsWith('common_')
  return [...fields.filter((field) => !isCommon(field)), ...fields.filter(isCommon)]
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

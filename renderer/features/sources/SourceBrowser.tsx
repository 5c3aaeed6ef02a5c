/** Search over everything that the target can be asked, with what is known of the selected source beside or below. */
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent, type RefObject } from 'react'
import { formatCount } from '../../../app/base/quantity'
import type { Source, SourceKind } from '../../../app/model/source'
import type { Session } from '../../../app/model/target'
import { families, kindTexts } from '../../../app/sources/families'
import { parseSource, printSource } from '../../../app/sources/notation'
import { useChosen } from '../../bridge/chosen'
import { classes } from '../../widgets/classes'
import { moveInList, optionId } from '../../widgets/listKeys'
import { TextField } from '../../widgets/TextField'
import { VirtualList } from '../../widgets/VirtualList'
import { HitRow } from './HitRow'
import { NothingFound } from './NothingFound'
import { ProgramForm } from './ProgramForm'
import { SourceDetails, type Edited } from './SourceDetails'
import { addSource, type Tab } from './sourceState'
import { kindChoices, kindsSearched, tabs } from './tabs'
import { inOrder } from './latestSearch'
import { useSearch } from './useSearch'
import styles from './SourceBrowser.module.css'

interface Props {
  readonly session: Session
  readonly tab: Tab
  readonly onTab: (tab: Tab) => void
  /** In the pane the details are below the list, in the dialog beside it. */
  readonly layout: 'below' | 'beside'
  readonly field: RefObject<HTMLInputElement | null>
}

const rowHeight = 24
const page = 10

export function SourceBrowser({ session, tab, onTab, layout, field }: Props) {
  const [text, setText] = useState('')
  const [kind, setKind] = useState<SourceKind | null>(null)
  const [selected, setSelected] = useState(0)
  const list = useId()
  const choice = useChosen()
  const chosen = new Set(choice.sources.map(printSource))

  const kinds = kindsSearched(tab, kind, text)
  const found = useSearch(session, text, kinds)
  const hits = useMemo(() => (found === null ? [] : inOrder(found)), [found])
  const at = Math.min(selected, hits.length - 1)
  const hit = hits[at]
  const ofProgram = kinds.length === 1 && (kinds[0] === 'uprobe' || kinds[0] === 'uretprobe')
  const written = useWritten(text, hits.length === 0)
  const subject = hit?.source ?? written
  const edited = useRef<Edited | null>(null)

  const lastTab = useRef(tab)
  useEffect(() => {
    // Not at first: a pane that appears must not take the focus from where the user types.
    if (lastTab.current === tab) return
    lastTab.current = tab
    setSelected(0)
    setKind(null)
    field.current?.focus()
  }, [tab, field])

  /** What the details show, with the filter or offset given there; nothing while that is not right. */
  const add = (start: boolean) => {
    if (subject === null) return
    const source = edited.current?.of === printSource(subject) ? edited.current.source : subject
    if (source !== null) void addSource(source, start)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    // Home and End belong to the text.
    const next =
      event.key === 'Home' || event.key === 'End' ? null : moveInList(event.key, at, hits.length, page)
    if (next !== null) setSelected(next)
    else if (event.key === 'Enter') {
      if (hit === undefined || hit.unavailable === null) add(event.ctrlKey || event.metaKey)
    } else return
    event.preventDefault()
  }

  return (
    <div className={classes(styles.browser, styles[layout])}>
      <div className={styles.find}>
        <TextField
          ref={field}
          label="Search sources"
          hideLabel
          icon="search"
          code
          value={text}
          onChange={(next) => {
            setText(next)
            setSelected(0)
          }}
          onKeyDown={onKeyDown}
          placeholder={placeholderOf(tab)}
          role="combobox"
          aria-expanded
          aria-controls={list}
          aria-activedescendant={hit === undefined ? undefined : optionId(list, at)}
        />
        <Choices
          label="Mechanism"
          options={tabs.map((each) => ({ value: each.tab, title: each.title }))}
          value={tab}
          onChange={onTab}
        />
        {kindChoices(tab).length > 0 && (
          <Choices
            label="Kind"
            small
            options={kindChoices(tab).map((each) => ({ value: each, title: kindTexts[each].title }))}
            value={kinds[0]!}
            onChange={(next) => {
              setKind(next)
              setSelected(0)
            }}
          />
        )}
      </div>
      {ofProgram && text === '' ? (
        <ProgramForm kind={kinds[0] as 'uprobe' | 'uretprobe'} session={session} />
      ) : (
        <>
          <div className={styles.results}>
            {layout === 'beside' && tab === 'perf' && <p className={styles.question}>1 · What to count</p>}
            {hits.length > 0 ? (
              <VirtualList
                id={list}
                label="Sources"
                count={hits.length}
                rowHeight={rowHeight}
                selected={at}
                onSelect={setSelected}
                onActivate={() => hit !== undefined && hit.unavailable === null && add(false)}
                isDisabled={(index) => hits[index]?.unavailable !== null}
                keyOf={(index) => hits[index]?.notation ?? index}
                className={styles.list!}
              >
                {(index) => {
                  const row = hits[index]!
                  return <HitRow hit={row} chosen={chosen.has(row.notation)} withKind={kinds.length > 1} />
                }}
              </VirtualList>
            ) : (
              <NothingFound session={session} text={text} found={found} kinds={kinds} />
            )}
            <p className={styles.status} role="status">
              {found !== null && hits.length > 0 && statusOf(hits.length, found.total)}
            </p>
          </div>
          <div className={styles.details}>
            {subject !== null ? (
              <SourceDetails
                key={printSource(subject)}
                session={session}
                source={subject}
                unavailable={hit?.unavailable ?? null}
                edited={edited}
                asksPerf={layout === 'beside' && tab === 'perf'}
              />
            ) : (
              <Explanation tab={tab} />
            )}
          </div>
        </>
      )}
    </div>
  )
}

/** A source written out whole that no list has: a function unknown to the catalogue is still worth a try. */
function useWritten(text: string, wanted: boolean): Source | null {
  if (!wanted || text.trim() === '') return null
  const parsed = parseSource(text)
  return parsed.ok ? parsed.value : null
}

function statusOf(shown: number, total: number): string {
  return total > shown ? `first ${shown} of ${formatCount(total)}` : `${formatCount(total)} found`
}

function placeholderOf(tab: Tab): string {
  switch (tab) {
    case 'all':
      return 'Function, event, or kind:name'
    case 'kprobe':
    case 'bpf':
      return 'Function'
    case 'ftrace':
      return 'Function or pattern: do_sys_*'
    case 'tracepoint':
      return 'Event: sched_switch'
    case 'perf':
      return 'Event, or a raw code: r1a8'
  }
}

interface ChoicesProps<T extends string> {
  readonly label: string
  readonly options: readonly { readonly value: T; readonly title: string }[]
  readonly value: T
  readonly onChange: (value: T) => void
  readonly small?: boolean
}

/** One of a few, as buttons: arrows move between them, as between radio buttons. */
function Choices<T extends string>({ label, options, value, onChange, small }: ChoicesProps<T>) {
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step === 0) return
    event.preventDefault()
    const index = options.findIndex((option) => option.value === value)
    const next = (index + step + options.length) % options.length
    onChange(options[next]!.value)
    const buttons = event.currentTarget.querySelectorAll('button')
    // After the change has been drawn: the button may be told to take no focus until then.
    requestAnimationFrame(() => buttons[next]?.focus())
  }
  return (
    <div
      role="radiogroup"
      aria-label={label}
      className={classes(styles.choices, small && styles.small)}
      onKeyDown={onKeyDown}
    >
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          role="radio"
          aria-checked={option.value === value}
          tabIndex={option.value === value ? 0 : -1}
          className={styles.choice}
          onClick={() => onChange(option.value)}
        >
          {option.title}
        </button>
      ))}
    </div>
  )
}

function Explanation({ tab }: { readonly tab: Tab }) {
  const family = families.find((each) => each.family === tab)
  if (family === undefined) return null
  return (
    <div className={styles.explanation}>
      <p>{family.what}</p>
      <p>{family.how}</p>
      <p>{family.cost}</p>
    </div>
  )
}

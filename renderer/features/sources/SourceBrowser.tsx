/** Search over everything that the target can be asked, with what is known of the selected source beside or below. */
import { useId, type RefObject } from 'react'
import { formatCount } from '../../../app/base/quantity'
import type { Session } from '../../../app/model/target'
import { families, kindTexts } from '../../../app/sources/families'
import { printSource } from '../../../app/sources/notation'
import { useChosen } from '../../bridge/chosen'
import { classes } from '../../widgets/classes'
import { optionId } from '../../widgets/listKeys'
import { TextField } from '../../widgets/TextField'
import { VirtualList } from '../../widgets/VirtualList'
import { Choices } from './Choices'
import { HitRow } from './HitRow'
import { NothingFound } from './NothingFound'
import { ProgramForm } from './ProgramForm'
import { SourceDetails } from './SourceDetails'
import type { Tab } from './sourceState'
import { kindChoices, placeholderOf, tabs } from './tabs'
import { useBrowsing, type Browsing } from './useBrowsing'
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

export function SourceBrowser({ session, tab, onTab, layout, field }: Props) {
  const list = useId()
  const browsing = useBrowsing(session, tab, field)
  const { text, kinds, subject, hit } = browsing
  const kind = kinds.length === 1 ? kinds[0] : undefined
  const asksPerf = layout === 'beside' && tab === 'perf'
  return (
    <div className={classes(styles.browser, styles[layout])}>
      <Find list={list} browsing={browsing} tab={tab} onTab={onTab} field={field} />
      {(kind === 'uprobe' || kind === 'uretprobe') && text === '' ? (
        <ProgramForm kind={kind} session={session} />
      ) : (
        <>
          <Results list={list} browsing={browsing} session={session} asksPerf={asksPerf} />
          <div className={styles.details}>
            {subject !== null ? (
              <SourceDetails
                key={printSource(subject)}
                session={session}
                source={subject}
                unavailable={hit?.unavailable ?? null}
                edited={browsing.edited}
                asksPerf={asksPerf}
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

interface FindProps extends Pick<Props, 'tab' | 'onTab' | 'field'> {
  /** Id of the list that the field's keys move in. */
  readonly list: string
  readonly browsing: Browsing
}

function Find({ list, browsing, tab, onTab, field }: FindProps) {
  const { text, kinds, hit, at } = browsing
  return (
    <div className={styles.find}>
      <TextField
        ref={field}
        label="Search sources"
        hideLabel
        icon="search"
        code
        value={text}
        onChange={browsing.type}
        onKeyDown={browsing.onKeyDown}
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
          onChange={browsing.chooseKind}
        />
      )}
    </div>
  )
}

interface ResultsProps {
  readonly list: string
  readonly browsing: Browsing
  readonly session: Session
  readonly asksPerf: boolean
}

function Results({ list, browsing, session, asksPerf }: ResultsProps) {
  const { text, kinds, found, hits, at, hit } = browsing
  const chosen = new Set(useChosen().sources.map(printSource))
  return (
    <div className={styles.results}>
      {asksPerf && <p className={styles.question}>1 · What to count</p>}
      {hits.length > 0 ? (
        <VirtualList
          id={list}
          label="Sources"
          count={hits.length}
          rowHeight={rowHeight}
          selected={at}
          onSelect={browsing.select}
          onActivate={() => hit !== undefined && hit.unavailable === null && browsing.add(false)}
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
  )
}

function statusOf(shown: number, total: number): string {
  return total > shown ? `first ${shown} of ${formatCount(total)}` : `${formatCount(total)} found`
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

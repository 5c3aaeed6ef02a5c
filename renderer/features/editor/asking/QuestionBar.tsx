/** Above the program: the sources it uses, to be counted without it, and the other forms of the question it answers. */
import { useMemo } from 'react'
import { useStore } from 'zustand'
import { programSources } from '../../../../app/programs'
import { answers } from '../../../../app/programs/questions'
import { parseSource, printSource } from '../../../../app/sources/notation'
import { chooseSource, useChosen } from '../../../bridge/chosen'
import { classes } from '../../../widgets/classes'
import { HostileText } from '../../../widgets/HostileText'
import { Icon } from '../../../widgets/Icon'
import { activeDocument, type Document } from '../documents/documents'
import { kindOf } from '../running/running'
import { useDocuments } from '../documents/store'
import { askingStore, switchForm } from './asking'
import { formNames } from './formNames'
import styles from './Asking.module.css'

/** Longer texts are nobody's one question, and are read at every key. */
const longest = 50_000

export function QuestionBar() {
  const document = useDocuments(activeDocument)
  const asked = useStore(askingStore, (state) => (document === null ? undefined : state.asked[document.id]))
  const sources = useMemo(
    () => (document === null || document.text.length > longest ? [] : sourcesOf(document)),
    [document],
  )
  if (document === null || (asked === undefined && sources.length === 0)) return null
  return (
    <div className={styles.bar}>
      <ul className={styles.sources} aria-label="Sources that the program uses">
        {sources.map((notation) => (
          <li key={notation}>
            <Used notation={notation} />
          </li>
        ))}
      </ul>
      {asked !== undefined && (
        <div className={styles.forms} role="group" aria-label="The same question through">
          {answers(asked.question).map((each) => (
            <button
              key={each.kind}
              type="button"
              className={classes(styles.form, each.kind === asked.kind && styles.chosen)}
              aria-pressed={each.kind === asked.kind}
              aria-disabled={!each.ok}
              title={each.ok ? `The same question through ${formNames[each.kind].title}` : each.why}
              onClick={() => switchForm(document.id, each.kind)}
            >
              {formNames[each.kind].short}
            </button>
          ))}
        </div>
      )}
    </div>
  )
}

function sourcesOf(document: Document): string[] {
  return programSources(kindOf(document), document.text)
}

/** A chip: a click counts this source by itself, beside the program. */
function Used({ notation }: { readonly notation: string }) {
  const choice = useChosen()
  const parsed = parseSource(notation)
  const isChosen = choice.sources.some((source) => printSource(source) === notation)
  return (
    <button
      type="button"
      className={styles.used}
      aria-pressed={isChosen}
      title={
        isChosen ? 'It is among the chosen sources' : 'Add it to the chosen sources, to be counted by itself'
      }
      onClick={() => parsed.ok && void chooseSource(parsed.value)}
    >
      <Icon name={isChosen ? 'check' : 'broadcast'} />
      <HostileText text={notation} />
    </button>
  )
}

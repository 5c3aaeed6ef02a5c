/** What is looked for among the target's sources, what was found, which of it is selected, and what the keys do. */
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type RefObject } from 'react'
import type { SearchHit } from '../../../app/model/catalogue'
import type { Source, SourceKind } from '../../../app/model/source'
import type { Session } from '../../../app/model/target'
import { parseSource, printSource } from '../../../app/sources/notation'
import { moveInList } from '../../widgets/listKeys'
import { inOrder } from './latestSearch'
import type { Edited } from './SourceDetails'
import { addSource, type Tab } from './sourceState'
import { kindsSearched } from './tabs'
import { useSearch } from './useSearch'

const page = 10

export function useBrowsing(session: Session, tab: Tab, field: RefObject<HTMLInputElement | null>) {
  const [text, setText] = useState('')
  const [kind, setKind] = useState<SourceKind | null>(null)
  const [selected, setSelected] = useState(0)

  const kinds = kindsSearched(tab, kind, text)
  const found = useSearch(session, text, kinds)
  const hits = useMemo(() => (found === null ? [] : inOrder(found)), [found])
  const at = Math.min(selected, hits.length - 1)
  const hit: SearchHit | undefined = hits[at]
  const subject = hit?.source ?? (hits.length === 0 ? writtenOut(text) : null)
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

  return {
    text,
    kinds,
    found,
    hits,
    at,
    hit,
    /** What the details are of: the selected hit, or else a source that is written out whole. */
    subject,
    edited,
    add,
    onKeyDown,
    select: setSelected,
    type: (next: string) => {
      setText(next)
      setSelected(0)
    },
    chooseKind: (next: SourceKind) => {
      setKind(next)
      setSelected(0)
    },
  }
}

export type Browsing = ReturnType<typeof useBrowsing>

/** A source written out whole that no list has: a function unknown to the catalogue is still worth a try. */
function writtenOut(text: string): Source | null {
  if (text.trim() === '') return null
  const parsed = parseSource(text)
  return parsed.ok ? parsed.value : null
}

import { useCallback, useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { IconButton } from '../../../widgets/IconButton'
import { TextField } from '../../../widgets/TextField'
import type { Screen } from './screen'
import styles from './Screen.module.css'

interface Found {
  /** From 0; -1 when there are too many to number them. */
  readonly index: number
  readonly count: number
}

/** As many as the search marks; it does not count on. */
const countLimit = 1_000

export function FindBar({ screen, onClose }: { readonly screen: Screen; readonly onClose: () => void }) {
  const [text, setText] = useState(() => firstLine(screen.terminal.getSelection()))
  const [caseSensitive, setCaseSensitive] = useState(false)
  const [regex, setRegex] = useState(false)
  const [found, setFound] = useState<Found | null>(null)
  const field = useRef<HTMLInputElement>(null)

  const isBroken = regex && !isRegex(text)
  const find = useCallback(
    (direction: 'next' | 'previous', incremental = false): void => {
      if (text === '' || isBroken) {
        screen.search.clearDecorations()
        setFound(null)
        return
      }
      const options = screen.searchOptions({ caseSensitive, regex }, incremental)
      if (direction === 'next') screen.search.findNext(text, options)
      else screen.search.findPrevious(text, options)
    },
    [screen, text, caseSensitive, regex, isBroken],
  )

  useEffect(() => {
    field.current?.select()
    const results = screen.search.onDidChangeResults(({ resultIndex, resultCount }) => {
      setFound({ index: resultIndex, count: resultCount })
    })
    return () => results.dispose()
  }, [screen])
  // From the newest line upwards: what is looked for in a terminal has mostly just gone by.
  useEffect(() => find('previous', true), [find])

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') onClose()
    else if (event.key === 'Enter') find(event.shiftKey ? 'next' : 'previous')
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div className={styles.find} role="search" aria-label="Find in terminal" onKeyDown={onKeyDown}>
      <TextField
        ref={field}
        data-pane-focus
        autoFocus
        label="Find"
        hideLabel
        placeholder="Find"
        value={text}
        onChange={setText}
        aria-invalid={isBroken || undefined}
        className={styles.findField}
      />
      <span className={styles.findCount} role="status">
        {isBroken ? 'Not a regular expression' : said(text, found)}
      </span>
      <IconButton
        icon="case-sensitive"
        label="Match Case"
        pressed={caseSensitive}
        onClick={() => setCaseSensitive(!caseSensitive)}
      />
      <IconButton icon="regex" label="Regular Expression" pressed={regex} onClick={() => setRegex(!regex)} />
      <IconButton icon="arrow-up" label="Previous" keys="Enter" onClick={() => find('previous')} />
      <IconButton icon="arrow-down" label="Next" keys="Shift+Enter" onClick={() => find('next')} />
      <IconButton icon="close" label="Close" keys="Esc" onClick={onClose} />
    </div>
  )
}

function said(text: string, found: Found | null): string {
  if (text === '' || found === null) return ''
  if (found.count === 0) return 'Nothing found'
  const count = found.count >= countLimit ? `${countLimit}+` : String(found.count)
  return found.index < 0 ? count : `${found.index + 1} of ${count}`
}

function firstLine(text: string): string {
  return text.split(/[\r\n]/, 1)[0] ?? ''
}

function isRegex(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp
  } catch {
    return false
  }
}

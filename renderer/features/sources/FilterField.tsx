/** A tracepoint's filter, in the kernel's own syntax. The kernel judges it; what cannot even be written is told here. */
import { useRef, useState } from 'react'
import type { Field } from '../../../app/model/catalogue'
import type { Source, SourceOf } from '../../../app/model/source'
import { parseSource, printSource } from '../../../app/sources/notation'
import { MarkedText } from '../../widgets/MarkedText'
import { TextField } from '../../widgets/TextField'
import styles from './FilterField.module.css'

interface Props {
  readonly source: SourceOf<'tracepoint'>
  readonly fields: readonly Field[]
  /** The source with the filter; null while it is not right. */
  readonly onChange: (source: Source | null) => void
}

export function FilterField({ source, fields, onChange }: Props) {
  const [text, setText] = useState(source.filter ?? '')
  const field = useRef<HTMLInputElement>(null)
  const bare = printSource({ ...source, filter: null })

  const read = (filter: string) => {
    if (filter.trim() === '') return { ok: true, value: { ...source, filter: null } } as const
    return parseSource(`${bare} /${filter}/`)
  }
  const change = (filter: string) => {
    setText(filter)
    const parsed = read(filter)
    onChange(parsed.ok ? parsed.value : null)
  }
  const insert = (name: string) => {
    const input = field.current
    const from = input?.selectionStart ?? text.length
    const to = input?.selectionEnd ?? from
    change(`${text.slice(0, from)}${name}${text.slice(to)}`)
    input?.focus()
    requestAnimationFrame(() => input?.setSelectionRange(from + name.length, from + name.length))
  }

  const parsed = read(text)
  // The failure points into the whole source; the field holds what stands between the slashes.
  const before = bare.length + 2
  const place = parsed.ok ? null : parsed.failure.place
  const inText = place === null ? null : { start: place.start - before, end: place.end - before }
  return (
    <div className={styles.filter}>
      <TextField
        ref={field}
        label="Filter, as the kernel writes it"
        code
        value={text}
        onChange={change}
        placeholder={exampleOf(fields)}
        error={parsed.ok ? null : parsed.failure.message}
      />
      {!parsed.ok && <MarkedText text={text} place={inText} />}
      {fields.length > 0 && (
        <div className={styles.fields} aria-label="Fields to put into the filter">
          {fields.slice(0, 24).map((each) => (
            <button
              key={each.name}
              type="button"
              className={styles.field}
              title={each.type}
              onClick={() => insert(each.name)}
            >
              {each.name}
            </button>
          ))}
        </div>
      )}
    </div>
  )
}

/** Of this event's own fields: one that is copied from another event is refused. */
function exampleOf(fields: readonly Field[]): string {
  const own = fields.filter(({ name }) => !name.startsWith('common_'))
  const text = own.find(({ type }) => /\bchar\b.*[[*]/.test(type))
  const number = own.find(({ type }) => !/[[*]/.test(type))
  const examples = [
    ...(number === undefined ? [] : [`${number.name} == 1`]),
    ...(text === undefined ? [] : [`${text.name} ~ "ba*"`]),
  ]
  return examples.length === 0 ? 'common_pid == 1' : examples.join(' && ')
}

/** Bytes into the function: a kprobe can sit on nearly any instruction. */
import { useState } from 'react'
import type { Source, SourceOf } from '../../../app/model/source'
import { parseSource, printSource } from '../../../app/sources/notation'
import { TextField } from '../../widgets/TextField'

interface Props {
  readonly source: SourceOf<'kprobe'>
  /** The source with the offset; null while it is not right. */
  readonly onChange: (source: Source | null) => void
}

export function OffsetField({ source, onChange }: Props) {
  const [text, setText] = useState(source.offset === 0 ? '' : String(source.offset))
  const bare = printSource({ ...source, offset: 0 })
  const read = (offset: string) => parseSource(offset.trim() === '' ? bare : `${bare}+${offset.trim()}`)
  const parsed = read(text)
  return (
    <TextField
      label="Offset in bytes"
      code
      value={text}
      onChange={(offset) => {
        setText(offset)
        const next = read(offset)
        onChange(next.ok ? next.value : null)
      }}
      placeholder="0: at the entry"
      error={parsed.ok ? null : parsed.failure.message}
      hint={
        parsed.ok && text.trim() !== '' && parsed.value.kind === 'kprobe' && parsed.value.offset > 0
          ? 'It has to be where an instruction begins; the kernel refuses any other place.'
          : undefined
      }
    />
  )
}

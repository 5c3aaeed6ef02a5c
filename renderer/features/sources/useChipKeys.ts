/** The chosen sources are one stop of the Tab key, be they sixty: arrows go from chip to chip, Delete takes one out. */
import { useRef, useState, type KeyboardEvent } from 'react'
import { moveInList } from '../../widgets/listKeys'

/** Chips stand side by side. */
const along: Readonly<Record<string, string>> = { ArrowLeft: 'ArrowUp', ArrowRight: 'ArrowDown' }
/** About a row of them. */
const page = 4

/** @param remove takes the chip of this index out */
export function useChipKeys(notations: readonly string[], remove: (index: number) => void) {
  const list = useRef<HTMLUListElement>(null)
  const [last, setLast] = useState<string | null>(null)
  const entry = last !== null && notations.includes(last) ? last : notations[0]
  const chips = () => [...(list.current?.querySelectorAll<HTMLElement>('[data-chip]') ?? [])]

  const onKeyDown = (event: KeyboardEvent) => {
    // What happens in a chip's popover comes here as well.
    const all = chips()
    const index = all.indexOf(event.target as HTMLElement)
    if (index < 0) return
    const isRemoval = event.key === 'Delete' || event.key === 'Backspace'
    const next = isRemoval
      ? index + (index < all.length - 1 ? 1 : -1)
      : moveInList(along[event.key] ?? event.key, index, all.length, page)
    if (next === null) return
    event.preventDefault()
    all[next]?.focus()
    if (isRemoval) remove(index)
  }
  return {
    list: { ref: list, onKeyDown },
    chip: (notation: string) => ({
      'data-chip': notation,
      tabIndex: notation === entry ? 0 : -1,
      onFocus: () => setLast(notation),
    }),
  }
}

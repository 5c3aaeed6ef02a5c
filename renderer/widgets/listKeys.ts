/** The keys of a list box (WAI-ARIA Authoring Practices, Listbox Pattern), for the list and for an input above it. */

export function optionId(list: string, index: number): string {
  return `${list}-option-${index}`
}

/** Index that `key` leads to from `selected` in a list of `count`; null when the key does not move. */
export function moveInList(key: string, selected: number, count: number, page: number): number | null {
  if (count === 0) return null
  const within = (index: number) => Math.min(count - 1, Math.max(0, index))
  switch (key) {
    case 'ArrowDown':
      return within(selected + 1)
    case 'ArrowUp':
      return within(selected - 1)
    case 'PageDown':
      return within(selected + page)
    case 'PageUp':
      return within(selected - page)
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return null
  }
}

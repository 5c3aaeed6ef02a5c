import { describe, expect, it } from 'vitest'
import { moveInList } from '../../renderer/widgets/listKeys'

describe('keys in a list', () => {
  it.each([
    ['ArrowDown', -1, 0],
    ['ArrowDown', 3, 4],
    ['ArrowDown', 9, 9],
    ['ArrowUp', 0, 0],
    ['ArrowUp', 5, 4],
    ['ArrowUp', -1, 0],
    ['PageDown', 2, 6],
    ['PageDown', 8, 9],
    ['PageUp', 2, 0],
    ['Home', 7, 0],
    ['End', 0, 9],
    ['Enter', 3, null],
    ['a', 3, null],
  ])('%s from %i leads to %o', (key, from, to) => {
    expect(moveInList(key, from, 10, 4)).toBe(to)
  })

  it('lead nowhere in an empty list', () => {
    expect(moveInList('ArrowDown', -1, 0, 4)).toBeNull()
    expect(moveInList('End', -1, 0, 4)).toBeNull()
  })
})

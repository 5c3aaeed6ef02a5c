import { expect, it } from 'vitest'
import { changedBytes } from '../../../app/benchmark/evidence'

it('of the bytes of an arm those are marked that it wrote', () => {
  const marked = (before: string | null, during: string) =>
    changedBytes(before, during)
      .map(({ byte, changed }) => (changed ? `[${byte}]` : byte))
      .join(' ')
  expect(marked('0f1f440000', 'e817440000')).toBe('[e8] [17] 44 00 00')
  expect(marked('5548', 'cc48')).toBe('[cc] 48')
  // What was there before is not known: nothing is claimed.
  expect(marked(null, 'cc48')).toBe('cc 48')
  expect(marked('55', 'cc48')).toBe('[cc] 48')
})

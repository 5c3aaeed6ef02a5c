import { expect, it } from 'vitest'
import { countedUnit, withUnit } from '../../../app/sources/countedUnit'
import { parseSource } from '../../../app/sources/notation'

function unitOf(notation: string): string {
  const parsed = parseSource(notation)
  if (!parsed.ok) throw new Error(parsed.failure.message)
  return countedUnit(parsed.value)
}

it('says of the two clocks that they count nanoseconds, by whichever of their names', () => {
  expect(['software:cpu-clock', 'software:cpu', 'software:task-clock'].map(unitOf)).toEqual([
    'ns',
    'ns',
    'ns',
  ])
})

it('has no unit for events', () => {
  expect(['software:page-faults', 'hardware:cycles', 'kprobe:vfs_read'].map(unitOf)).toEqual(['', '', ''])
  expect([withUnit('1,234', ''), withUnit('1,234', 'ns')]).toEqual(['1,234', '1,234 ns'])
})

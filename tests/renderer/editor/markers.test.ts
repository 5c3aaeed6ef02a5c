/** Where a mistake is marked. */
import { describe, expect, it } from 'vitest'
import type { Diagnostic } from '../../../app/model/program'
import { markersOf } from '../../../renderer/features/editor/running/markers'

const text = 'kprobe:vfs_read\n{\n  @reads[comm] = conut();\n}\n'
const diagnostic = (more: Partial<Diagnostic>): Diagnostic => ({
  line: 3,
  column: null,
  endLine: null,
  endColumn: null,
  severity: 'error',
  message: 'Unknown function: conut',
  explanation: null,
  origin: 'bpftrace',
  ...more,
})
const place = (more: Partial<Diagnostic>) => {
  const [marker] = markersOf([diagnostic(more)], text)
  return marker && [marker.startLine, marker.startColumn, marker.endLine, marker.endColumn]
}

describe('a mistake is marked', () => {
  it('on the word that begins at its column', () => expect(place({ column: 18 })).toEqual([3, 18, 3, 23]))
  it('on the whole line without its indentation where no column is known', () =>
    expect(place({})).toEqual([3, 3, 3, 26]))
  it('as far as is told', () =>
    expect(place({ column: 3, endLine: 3, endColumn: 15 })).toEqual([3, 3, 3, 15]))
  it('over several lines', () =>
    expect(place({ line: 2, column: 1, endLine: 4, endColumn: 2 })).toEqual([2, 1, 4, 2]))
  it('at the end of a text that is shorter by now', () => expect(place({ line: 99, column: 7 })?.[0]).toBe(5))
  it('nowhere when it is about the program as a whole', () => expect(place({ line: null })).toBeUndefined())
  it('with as much of its explanation as a hover can hold', () => {
    const explanation = Array.from({ length: 40 }, (_, index) => `r${index}=0`).join('\n')
    const [marker] = markersOf([diagnostic({ explanation })], text)
    expect(marker!.message.split('\n')).toHaveLength(17)
    expect(marker!.message).toMatch(/^Unknown function: conut\n\nr0=0\n/)
  })
})

/** What a program prints, as lines: whole, however it comes in pieces, and bounded. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { OutputLines } from '../../../app/analysis/outputLines'

const linesOf = (output: OutputLines) =>
  Array.from({ length: output.count }, (_, index) => output.at(index)!.text)

describe('output', () => {
  it('goes on with a line that has not ended', () => {
    const output = new OutputLines()
    output.add([{ stream: 'output', text: 'a' }])
    output.add([{ stream: 'output', text: 'b\nc' }])
    output.add([{ stream: 'output', text: '' }])
    output.add([{ stream: 'output', text: 'd\n\ne\n' }])
    expect(linesOf(output)).toEqual(['ab', 'cd', '', 'e'])
  })

  it('keeps the streams apart', () => {
    const output = new OutputLines()
    output.add([
      { stream: 'output', text: 'a' },
      { stream: 'error', text: 'b\n' },
      { stream: 'output', text: 'c\n' },
    ])
    expect(linesOf(output)).toEqual(['a', 'b', 'c'])
    expect(output.at(1)!.stream).toBe('error')
  })

  it('leaves out the colours that a tool sets for a terminal', () => {
    const output = new OutputLines()
    output.add([{ stream: 'output', text: '\u001b[31mred\u001b[0m\n' }])
    expect(linesOf(output)).toEqual(['red'])
  })

  it('is the same however it is cut', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 60 })
    fc.assert(
      fc.property(text, fc.array(fc.nat(60)), (whole, cuts) => {
        const pieces: string[] = []
        let rest = whole
        for (const cut of cuts) {
          pieces.push(rest.slice(0, cut))
          rest = rest.slice(cut)
        }
        const cutUp = new OutputLines()
        for (const piece of [...pieces, rest]) cutUp.add([{ stream: 'output', text: piece }])
        const expected = whole.split('\n')
        if (expected.at(-1) === '') expected.pop()
        expect(linesOf(cutUp)).toEqual(expected)
      }),
    )
  })

  it('forgets the oldest lines of a flood, and counts them', () => {
    const output = new OutputLines(1_000)
    for (let line = 0; line < 5_000; line++) output.add([{ stream: 'output', text: `line ${line}\n` }])
    expect(output.count).toBeLessThan(120)
    expect(output.at(output.count - 1)!.text).toBe('line 4999')
    expect(output.forgotten + output.count).toBe(5_000)
    expect(output.text.length).toBeLessThanOrEqual(1_000)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { piecesOf, visibleText } from '../../renderer/widgets/hostile'

describe('text from a target', () => {
  it.each([
    ['vfs_read', 'vfs_read'],
    ['größe 大小 ✓ 👍', 'größe 大小 ✓ 👍'],
    ['a\x1b[31mred', 'a\\x1b[31mred'],
    ['two\nlines\tand\0nul', 'two\\nlines\\tand\\0nul'],
    ['\x9b31m\x7f', '\\x9b31m\\x7f'],
    ['admin\u202etxt.exe', 'admin\\u202etxt.exe'],
    ['zero\u200bwidth\u200d\ufeff', 'zero\\u200bwidth\\u200d\\ufeff'],
    ['\u2066isolate\u2069', '\\u2066isolate\\u2069'],
    ['lone \ud800 half', 'lone \\ud800 half'],
    ['tag\u{e0041}', 'tag\\u{e0041}'],
  ])('%j is shown as %j', (text, shown) => {
    expect(visibleText(text)).toBe(shown)
  })

  it('marks what was escaped, neighbours together', () => {
    expect(piecesOf('a\r\nb')).toEqual([
      { text: 'a', escaped: false },
      { text: '\\r\\n', escaped: true },
      { text: 'b', escaped: false },
    ])
  })

  it('never shows a control, bidi or format character, and loses nothing else', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = visibleText(text)
        expect(shown).not.toMatch(/[\p{Cc}\p{Cs}\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u)
        const kept = piecesOf(text)
          .filter((piece) => !piece.escaped)
          .map((piece) => piece.text)
          .join('')
        let at = 0
        for (const character of kept) {
          at = text.indexOf(character, at)
          expect(at).toBeGreaterThanOrEqual(0)
          at += character.length
        }
      }),
    )
  })

  it('is quick on a long text', () => {
    const text = 'x\u202e'.repeat(200_000)
    const started = performance.now()
    expect(visibleText(text)).toHaveLength(200_000 * 7)
    expect(performance.now() - started).toBeLessThan(2_000)
  })
})

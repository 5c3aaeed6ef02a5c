import { expect, test } from 'vitest'
import { cleanPaste, pasteQuestion } from '../../../renderer/features/terminal/screen/paste'

test('an escape sequence in the clipboard cannot end a bracketed paste', () => {
  expect(cleanPaste('safe\x1b[201~\nrm -rf /\n')).toBe('safe[201~\nrm -rf /\n')
  expect(cleanPaste('safe\x9b201~')).toBe('safe201~')
})

test('control characters go, text and its lines stay', () => {
  const controls = Array.from({ length: 160 }, (_, code) => String.fromCharCode(code)).filter(
    (character) => character < ' ' || (character >= '\x7f' && character <= '\x9f'),
  )
  expect(cleanPaste(controls.join(''))).toBe('\t\n\r')
  expect(cleanPaste('Grüße, 世界 🙂\tx')).toBe('Grüße, 世界 🙂\tx')
})

test('one line without its end is pasted without a question', () => {
  expect(pasteQuestion('ls -la', false)).toBeNull()
  expect(pasteQuestion('', false)).toBeNull()
})

test('a line end would be Enter, also a single one at the end', () => {
  expect(pasteQuestion('reboot\n', false)).toEqual({
    message: 'Paste this line and run it?',
    detail: 'reboot',
  })
  expect(pasteQuestion('a\r\nb\rc\n', false)).toEqual({
    message: 'Paste 3 lines and run them?',
    detail: 'a\nb\nc',
  })
})

test('a program that takes bracketed pastes is trusted to know them', () => {
  expect(pasteQuestion('a\nb\n', true)).toBeNull()
})

test('the question shows what is hidden, and not too much', () => {
  const { detail } = pasteQuestion(`ls \u202egnp.txt\n${'x'.repeat(500)}\n${'y\n'.repeat(20)}`, false)!
  const lines = detail.split('\n')
  expect(lines[0]).toBe('ls \\u202egnp.txt')
  expect(lines[1]!.length).toBeLessThan(110)
  expect(lines).toHaveLength(9)
  expect(lines.at(-1)).toBe('… and 14 more')
})

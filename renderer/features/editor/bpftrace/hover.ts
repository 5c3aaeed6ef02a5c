/** What is said of a word of the language when the pointer rests on it. */
import { builtinWord } from './builtins'
import { functionWord } from './functions'
import { placeAt } from './place'
import { probeWord } from './probes'
import { settingWord } from './vocabulary'
import type { Word } from '../language/word'

export interface Hover {
  readonly start: number
  readonly end: number
  readonly word: Word
}

const wordCharacter = /\w/

export function hoverAt(text: string, offset: number): Hover | null {
  let start = offset
  let end = offset
  while (start > 0 && wordCharacter.test(text[start - 1]!)) start--
  while (end < text.length && wordCharacter.test(text[end]!)) end++
  if (start === end) return null
  const word = wordAt(text, start, end)
  return word === null ? null : { start, end, word }
}

function wordAt(text: string, start: number, end: number): Word | null {
  const name = text.slice(start, end)
  const before = text[start - 1] ?? ''
  if (before === '@' || before === '$') return null
  const place = placeAt(text, start)
  switch (place.at) {
    case 'provider':
      return probeWord(name) ?? null
    case 'setting':
      return settingWord(name) ?? null
    case 'statement': {
      const called = /^\s*\(/.test(text.slice(end))
      const known = called ? functionWord(name) : builtinWord(name)
      return known ?? functionWord(name) ?? null
    }
    case 'target':
    case 'argument':
    case 'member':
    case 'elsewhere':
      return null
  }
}

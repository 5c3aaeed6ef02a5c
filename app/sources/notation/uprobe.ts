/**
 * `uprobe:PATH:SYMBOL+OFFSET`, `uretprobe:PATH:SYMBOL` (Documentation/trace/uprobetracer.rst).
 * A path with `:`, `*` or `?`, and a symbol with anything but letters, digits and `_ . $ @ ~`, stand in double quotes, in which
 * \" and \\ are a quote and a backslash: uprobe:/opt/app:"Server::handle(int)"+4
 */
import { succeed, type Result } from '../../base/result'
import { parseOffset } from './kernelFunction'
import type { Mechanism } from './mechanism'
import { bad, isVisible, shown, type Piece } from './text'

const plainSymbol = /^[A-Za-z_.$@~][A-Za-z0-9_.$@~]*$/
const longestPath = 4001
const longestSymbol = 1000

interface UserFunction {
  readonly path: string
  readonly symbol: string
  readonly offset: number
}

export const uprobe: Mechanism<'uprobe'> = {
  kind: 'uprobe',
  aliases: ['u'],
  example: 'uprobe:/bin/bash:readline',
  parse(rest) {
    const parsed = parseUserFunction('uprobe', rest)
    return parsed.ok ? succeed({ kind: 'uprobe', ...parsed.value }) : parsed
  },
  print: printUserFunction,
}

export const uretprobe: Mechanism<'uretprobe'> = {
  kind: 'uretprobe',
  aliases: ['ur'],
  example: 'uretprobe:/bin/bash:readline',
  parse(rest) {
    const parsed = parseUserFunction('uretprobe', rest)
    if (!parsed.ok) return parsed
    const { path, symbol, offset } = parsed.value
    if (offset !== 0) {
      return bad('A uretprobe sits on a whole function and takes no offset', rest, `Leave '+${offset}' out.`)
    }
    return succeed({ kind: 'uretprobe', path, symbol })
  },
  print: (source) => printUserFunction({ ...source, offset: 0 }),
}

function parseUserFunction(kind: string, rest: Piece): Result<UserFunction> {
  const example = `Write ${kind}:/PATH/TO/PROGRAM:SYMBOL, as in ${kind}:/bin/bash:readline.`
  const path = readWord(rest, /[:]/)
  if (!path.ok) return path
  const failed = checkPath(path.value, rest, example)
  if (failed !== null) return failed

  const behind = path.value.rest
  if (!behind.text.startsWith(':')) {
    return bad(`The symbol is missing after ${shown(path.value.text)}`, rest, example)
  }
  const symbol = readWord(behind.slice(1), /[+]/)
  if (!symbol.ok) return symbol
  if (symbol.value.text === '') return bad('The symbol is missing', behind, example)
  const wrong = checkSymbol(kind, symbol.value, behind.slice(1), path.value.text)
  if (wrong !== null) return wrong
  const after = symbol.value.rest
  if (after.text === '') return succeed({ path: path.value.text, symbol: symbol.value.text, offset: 0 })
  if (!after.text.startsWith('+'))
    return bad(`Unexpected ${shown(after.text)} after the symbol`, after, example)
  const offset = parseOffset(after.slice(1))
  if (!offset.ok) return offset
  return succeed({ path: path.value.text, symbol: symbol.value.text, offset: offset.value })
}

interface Word {
  readonly text: string
  readonly quoted: boolean
  readonly rest: Piece
}

/** A quoted word, or what stands before the first character that `ends` matches. */
function readWord(piece: Piece, ends: RegExp): Result<Word> {
  if (!piece.text.startsWith('"')) {
    const end = piece.text.search(ends)
    const at = end < 0 ? piece.text.length : end
    return succeed({ text: piece.text.slice(0, at), quoted: false, rest: piece.slice(at) })
  }
  let text = ''
  for (let i = 1; i < piece.text.length; i++) {
    const character = piece.text[i]!
    if (character === '"') return succeed({ text, quoted: true, rest: piece.slice(i + 1) })
    if (character === '\\') {
      const next = piece.text[++i]
      if (next !== '"' && next !== '\\') {
        return bad(
          'Only \\" and \\\\ can stand after a backslash',
          piece.slice(i - 1, i + 1),
          'Write a backslash as \\\\.',
        )
      }
      text += next
    } else text += character
  }
  return bad('The quotes are not closed', piece, 'End the quoted name with ".')
}

function checkPath({ text: path, quoted }: Word, piece: Piece, example: string): Result<never> | null {
  if (path === '') return bad('The path is missing', piece, example)
  if (!path.startsWith('/')) {
    return bad(
      `${shown(path)} is not a full path on the target`,
      piece,
      `${example} 'command -v NAME' says where it is.`,
    )
  }
  if (path.length > longestPath || path.length < 2)
    return bad('This cannot be the path of a file', piece, example)
  if (/[\0\n]/.test(path)) return bad('The path holds a newline or a zero byte', piece, example)
  if (!quoted && /[*?]/.test(path)) {
    return bad(
      `${shown(path)} is a pattern, and a uprobe is one file`,
      piece,
      'Name the file itself; in quotes if its name is such.',
    )
  }
  return null
}

function checkSymbol(kind: string, word: Word, piece: Piece, path: string): Result<never> | null {
  const { text, quoted } = word
  if (text.length > longestSymbol) {
    return bad(
      `The symbol is longer than ${longestSymbol} characters`,
      piece,
      'Name a function of the program.',
    )
  }
  if (/[\0\n]/.test(text))
    return bad('The symbol holds a newline or a zero byte', piece, 'Name a function of the program.')
  if (quoted || plainSymbol.test(text)) return null
  if (/^0x[0-9a-fA-F]+$|^[0-9]+$/.test(text)) {
    return bad(
      'An address in a file is not taken yet',
      piece,
      `Name the function and the bytes from its start: ${kind}:${path.length > 100 || !isVisible(path) ? 'PATH' : path}:SYMBOL+OFFSET`,
    )
  }
  if (/[*?]/.test(text))
    return bad(`A ${kind} is one function, not the pattern ${shown(text)}`, piece, 'Name one function.')
  return bad(
    `${shown(text)} is not a plain symbol`,
    piece,
    text.length <= 100 && isVisible(text)
      ? `Put it in quotes: ${inQuotes(text)}`
      : 'Put it in double quotes.',
  )
}

function printUserFunction({ path, symbol, offset }: UserFunction): string {
  const file = /[:*?]/.test(path) ? inQuotes(path) : path
  const name = plainSymbol.test(symbol) ? symbol : inQuotes(symbol)
  return `${file}:${name}${offset === 0 ? '' : `+${offset}`}`
}

function inQuotes(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}

/** What perf says when it will not do what it is told, at the word that it means where that can be found. */
import { indexOfWord } from '../../base/wordPlace'
import type { Diagnostic } from '../../model/program'

/** Of a line that says what is wrong; the rest of it is help. */
const says =
  /^\s*(?:Error:|perf:|event syntax error:|invalid |failed |Failed |Workload failed|Problems |Probe point|Cannot|Can't|Couldn't|No |Semantic error|Specified |The |unknown |WARNING: A requested)/
const reason = /^\s*\\___ (.*)$/
/** perf quotes with 'word', `word' and "word". */
const quoted = /['`"]([^'`"]{1,200})['"]/g
/** What it names without quoting it (tools/perf/util/probe-event.c and data.c). */
const named: readonly RegExp[] = [
  /[Ff]ailed to find symbol (\S{1,200}) in /,
  /[Ff]ailed to find (?:module|the address of) (\S{1,200}?)\.?$/,
  /[Ff]ailed to open (\S{1,200}?) ?:/,
  /Semantic error ?: ?([^\s']{1,200}) (?:is|must be) /,
  /offset is out of (\S{1,200})$/,
]

/** @param said all of perf's stderr, when it ended with an error; null: it says nothing that can be told from help */
export function perfComplaint(said: string, text: string): Diagnostic | null {
  const lines = said.split('\n')
  const first = lines.findIndex((line) => says.test(line))
  const why = lines.map((line) => reason.exec(line)?.[1]).find((found) => found !== undefined)
  const message =
    first < 0 ? 'perf ended with an error' : lines[first]!.trim() + (why === undefined ? '' : `: ${why}`)
  const place = placeOf(first < 0 ? '' : lines[first]!, text)
  if (place === null) return null
  return {
    ...place,
    severity: 'error',
    message,
    explanation: said.trim() === '' ? null : said.trim().slice(0, 2_000),
    origin: 'perf',
  }
}

type Place = Pick<Diagnostic, 'line' | 'column' | 'endLine' | 'endColumn'>

/** The word that is meant where it stands in the program, else the first line that is perf's. */
function placeOf(said: string, text: string): Place | null {
  const lines = text.split('\n').map((line) => (/^\s*#/.test(line) ? '' : line))
  for (const word of wordsOf(said)) {
    const place = find(word, lines, indexOfWord) ?? find(word, lines, (line, part) => line.indexOf(part))
    if (place !== null) return place
  }
  const line = lines.findIndex((each) => /\bperf\b/.test(each))
  return line < 0 ? null : at(line, lines[line]!.search(/\bperf\b/), 'perf'.length)
}

function wordsOf(said: string): string[] {
  return [
    ...[...said.matchAll(quoted)].map(([, word]) => word!),
    ...named.flatMap((pattern) => pattern.exec(said)?.[1] ?? []),
  ]
}

/** An option is named without its dashes, a long text with dots where it was cut. */
function find(word: string, lines: readonly string[], indexOf: typeof indexOfWord): Place | null {
  const plain = word.replace(/^\.\.|\.\.$/g, '')
  if (plain === '') return null
  for (const candidate of [`--${plain}`, plain.length === 1 ? `-${plain}` : plain]) {
    const line = lines.findIndex((each) => indexOf(each, candidate) >= 0)
    if (line >= 0) return at(line, indexOf(lines[line]!, candidate), candidate.length)
  }
  return null
}

function at(line: number, column: number, length: number): Place {
  return { line: line + 1, column: column + 1, endLine: line + 1, endColumn: column + 1 + length }
}

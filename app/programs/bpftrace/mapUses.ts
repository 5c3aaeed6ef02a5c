/** Which maps a bpftrace program has, and what their keys are, as its text says. */
import { withoutWords } from './withoutWords'

/** Names of all maps with the expressions of their keys; empty for a map without a key. In order of appearance. */
export function mapUses(text: string): ReadonlyMap<string, readonly string[]> {
  const uses = new Map<string, readonly string[]>()
  const code = withoutWords(text)
  for (const match of code.matchAll(/@[A-Za-z_]\w*|@/g)) {
    const name = match[0]
    const at = match.index + name.length
    const open = /^\s*\[/.exec(code.slice(at, at + 100))
    const keys = open === null ? [] : splitKeys(text, code, at + open[0].length)
    if (!uses.has(name) || uses.get(name)!.length === 0) uses.set(name, keys)
  }
  return uses
}

/** Expressions between commas up to the bracket that closes. */
function splitKeys(text: string, code: string, start: number): string[] {
  const keys: string[] = []
  let depth = 0
  let begun = start
  for (let at = start; at < code.length; at++) {
    const character = code[at]!
    if (depth === 0 && (character === ',' || character === ']')) {
      const key = text.slice(begun, at).trim()
      if (key !== '') keys.push(key.replace(/\s+/g, ' '))
      begun = at + 1
      if (character === ']') return keys
    } else if ('([{'.includes(character)) depth++
    else if (')]}'.includes(character)) depth--
  }
  return keys
}

/**
 * Maps that the program does not print itself while it runs: nobody would see them before its end. Those that it takes
 * entries out of are its notes (when a thread began to wait), and are left out where there is an answer beside them.
 */
function unprintedMaps(text: string): string[] {
  const code = withoutWords(text)
  const printed = argumentsOf(code, /\bprint\s*\(\s*(@\w*)/g)
  const notes = argumentsOf(code, /\b(?:delete|clear|zero)\s*\(\s*(@\w*)/g)
  const all = [...mapUses(text).keys()]
  const hasAnswer = all.some((name) => printed.has(name) || !notes.has(name))
  return all.filter((name) => !printed.has(name) && !(hasAnswer && notes.has(name)))
}

function argumentsOf(code: string, call: RegExp): ReadonlySet<string> {
  return new Set([...code.matchAll(call)].map(([, name]) => name!))
}

/**
 * The program with an interval of ours at its end that prints what it does not print itself: so that its maps are seen
 * while it runs. Lines and columns stay as they are.
 */
export function withLivePrints(text: string, seconds = 1): string {
  const maps = unprintedMaps(text)
  if (maps.length === 0) return text
  return `${text}\ninterval:s:${seconds} { ${maps.map((name) => `print(${name});`).join(' ')} }\n`
}

/**
 * Which struct's field is written where a bpftrace program ends: `curtask->mm->`, `((struct file *)arg0)->`,
 * `args.file->`, and of a variable what was last assigned to it. Pure.
 */

export interface MemberPlace {
  /** What the expression begins with: a type, or an argument of the probe, whose type only the target knows. */
  readonly root: { readonly type: string } | { readonly argument: string }
  /** The fields between it and the cursor. */
  readonly path: readonly string[]
  /** What is written of the field so far. */
  readonly typed: string
}

type Expression = Pick<MemberPlace, 'root' | 'path'>

/** Built-ins that are a pointer to a struct. */
const typed: Readonly<Record<string, string>> = { curtask: 'struct task_struct' }

/** Variables that are made of each other: so deep. */
const mostAssignments = 8

/** `code` has its comments and texts blanked. */
export function memberPlace(code: string): MemberPlace | null {
  const found = /(?:->|\.)\s*(\w*)$/.exec(code)
  if (found === null) return null
  const expression = expressionBefore(code, found.index, mostAssignments)
  return expression === null ? null : { ...expression, typed: found[1]! }
}

/** The expression that ends at `end`, read backwards: fields, up to what they are fields of. */
function expressionBefore(code: string, end: number, depth: number): Expression | null {
  const path: string[] = []
  let at = end
  for (;;) {
    at = code.slice(0, at).trimEnd().length
    if (code[at - 1] === ']') {
      at = openingOf(code, at - 1)
      if (at < 0) return null
      continue
    }
    if (code[at - 1] === ')') return inParentheses(code, at - 1, path, depth)
    const word = /[$@]?[A-Za-z_]\w*$/.exec(code.slice(0, at))?.[0]
    if (word === undefined) return null
    at -= word.length
    const operator = /(?:->|\.)\s*$/.exec(code.slice(0, at))
    if (operator === null) return ofWord(code.slice(0, at), word, path, depth)
    path.unshift(word)
    at = operator.index
  }
}

function ofWord(before: string, word: string, path: readonly string[], depth: number): Expression | null {
  if (word === 'args') {
    const [argument, ...rest] = path
    return argument === undefined ? null : { root: { argument }, path: rest }
  }
  if (word.startsWith('$')) return ofVariable(before, word, path, depth)
  const type = Object.hasOwn(typed, word) ? typed[word] : undefined
  return type === undefined ? null : { root: { type }, path }
}

/** `((struct file *)arg0)->…`, or parentheses around an expression. Those of a call tell nothing. */
function inParentheses(
  code: string,
  close: number,
  path: readonly string[],
  depth: number,
): Expression | null {
  const open = openingOf(code, close)
  if (open < 0 || /\w$/.test(code.slice(0, open))) return null
  return ofText(code.slice(0, open), code.slice(open + 1, close), path, depth)
}

/** What was assigned to it last before the cursor. */
function ofVariable(
  before: string,
  variable: string,
  path: readonly string[],
  depth: number,
): Expression | null {
  if (depth === 0) return null
  const assignment = new RegExp(`\\${variable}\\s*=(?!=)([^;{}]*)[;}]`, 'g')
  const last = [...before.matchAll(assignment)].at(-1)
  return last === undefined ? null : ofText(before.slice(0, last.index), last[1]!, path, depth - 1)
}

function ofText(before: string, text: string, path: readonly string[], depth: number): Expression | null {
  const cast = /^\s*\(\s*(struct|union)\s+(\w+)\s*\*?\s*\)/.exec(text)
  if (cast !== null) return { root: { type: `${cast[1]} ${cast[2]}` }, path }
  // An expression and nothing else: a sum has no fields.
  if (!/^\s*[$(]?[\w(]/.test(text) || /[^\w\s$.()[\]>*-]|-(?!>)|\s\*\s/.test(text)) return null
  const inner = expressionBefore(before + text, before.length + text.length, depth)
  return inner === null ? null : { root: inner.root, path: [...inner.path, ...path] }
}

/** Where the bracket opens that closes at `close`; -1: nowhere. */
function openingOf(code: string, close: number): number {
  let depth = 0
  for (let at = close; at >= 0; at--) {
    if (')]'.includes(code[at]!)) depth++
    else if ('(['.includes(code[at]!) && --depth === 0) return at
  }
  return -1
}

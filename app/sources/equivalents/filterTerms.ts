/**
 * A tracepoint's filter in bpftrace's syntax. The kernel's (Documentation/trace/events.rst, section 5.1) is a boolean
 * expression of `FIELD OPERATOR VALUE`; bpftrace's is C, with fields under `args`.
 */

const token =
  /\s*(?:(&&|\|\||==|!=|<=|>=|[<>&~!()])|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(-?(?:0x[0-9a-fA-F]+|[0-9]+))(?![A-Za-z0-9_])|([A-Za-z_][A-Za-z0-9_.]*))/y

/** Fields that every event has, by bpftrace's names. */
const common: Readonly<Record<string, string>> = {
  common_pid: 'tid',
  common_cpu: 'cpu',
  cpu: 'cpu',
  CPU: 'cpu',
  comm: 'comm',
  COMM: 'comm',
}

/**
 * The predicate without its slashes; null when bpftrace cannot say it (`~` is a glob, and bpftrace has none) or the
 * filter is not understood.
 * @param pointers text fields are pointers to user memory (system calls), which must be read by `str`
 */
export function bpftracePredicate(filter: string, pointers: boolean): string | null {
  const words = tokens(filter)
  if (words === null) return null
  const output: string[] = []
  let i = 0
  let depth = 0
  for (let wantsTerm = true; ;) {
    const word = words[i]
    if (wantsTerm) {
      if (word === '(' || word === '!') {
        if (word === '(') depth++
        output.push(word)
        i++
        continue
      }
      const term = comparison(words.slice(i, i + 3), pointers)
      if (term === null) return null
      output.push(term)
      i += 3
      wantsTerm = false
    } else if (word === ')') {
      if (--depth < 0) return null
      output.push(word)
      i++
    } else if (word === '&&' || word === '||') {
      output.push(` ${word} `)
      i++
      wantsTerm = true
    } else return word === undefined && depth === 0 ? output.join('') : null
  }
}

function comparison([field, operator, value]: (string | undefined)[], pointers: boolean): string | null {
  if (field === undefined || operator === undefined || value === undefined) return null
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(field)) return null
  const name = common[field] ?? (field.startsWith('common_') ? null : `args.${field}`)
  if (name === null) return null
  const text = /^["']/.test(value)
  if (!text && !/^-?(?:0x[0-9a-fA-F]+|[0-9]+)$/.test(value)) return null
  if (text) {
    if (operator !== '==' && operator !== '!=') return null
    const read = pointers && name.startsWith('args.') ? `str(${name})` : name
    const words = value.slice(1, -1)
    return /["\\*?[\]]/.test(words) ? null : `${read} ${operator} "${words}"`
  }
  if (!['==', '!=', '<', '<=', '>', '>=', '&'].includes(operator)) return null
  return operator === '&' ? `(${name} & ${value}) != 0` : `${name} ${operator} ${value}`
}

function tokens(filter: string): string[] | null {
  const words: string[] = []
  token.lastIndex = 0
  while (token.lastIndex < filter.length) {
    const match = token.exec(filter)
    if (match === null) return null
    words.push(match[1] ?? match[2] ?? match[3] ?? match[4]!)
  }
  return words
}

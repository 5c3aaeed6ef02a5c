/**
 * Patterns as set_ftrace_filter takes them (kernel/trace/trace_events_filter.c filter_parse_regex, lib/glob.c):
 * `*` any characters, `?` one, `[a-z]` one of a class, whose first character may be `]`; a class that is not closed is a
 * bracket like any other character. The whole name must match.
 */

export function isGlob(pattern: string): boolean {
  return /[*?[]/.test(pattern)
}

/** Never slower than length of pattern x length of name: of several stars only the last is tried again. */
export function matchGlob(pattern: string, name: string): boolean {
  let p = 0
  let n = 0
  let starAt = -1
  let nameAtStar = 0
  while (n < name.length) {
    const token = pattern[p]
    if (token === '*') {
      starAt = ++p
      nameAtStar = n
      continue
    }
    const next = token === undefined ? -1 : step(pattern, p, name.charCodeAt(n))
    if (next >= 0) {
      p = next
      n++
    } else if (starAt >= 0) {
      p = starAt
      n = ++nameAtStar
    } else return false
  }
  while (pattern[p] === '*') p++
  return p === pattern.length
}

/** Where the pattern goes on after matching one character at `p`, or -1. */
function step(pattern: string, p: number, code: number): number {
  const token = pattern.charCodeAt(p)
  if (token === 0x3f) return p + 1
  if (token === 0x5b) {
    const inClass = matchClass(pattern, p + 1, code)
    if (inClass !== null) return inClass
  }
  return token === code ? p + 1 : -1
}

/** The same for a class that begins at `p`; null when it is not closed. */
function matchClass(pattern: string, p: number, code: number): number | null {
  let matched = false
  for (let first = true; ; first = false) {
    if (p >= pattern.length) return null
    const from = pattern.charCodeAt(p)
    if (from === 0x5d && !first) return matched ? p + 1 : -1
    p++
    let to = from
    if (pattern[p] === '-' && pattern[p + 1] !== ']') {
      if (p + 1 >= pattern.length) return null
      to = pattern.charCodeAt(p + 1)
      p += 2
    }
    if (from <= code && code <= to) matched = true
  }
}

/**
 * Text from a target (a process's name, a path, a title, an error) made fit to be shown as text. Such text is
 * hostile: an escape sequence would drive the user's terminal, a bidi override would show a path that it is not
 * (CVE-2021-42574). What does not show itself is written out instead, so that nothing disappears unseen.
 */

/** C0 and C1 controls, DEL, line and paragraph separators, bidi controls, zero-width and other invisible marks. */
const unshowable =
  // oxlint-disable-next-line no-control-regex -- controls are what this is about
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g

/** One line, with `\n` as `\n` and other invisible characters as `\x1b` or `\u202e`; cut at `limit` with an ellipsis. */
export function displayText(text: string, limit = Infinity): string {
  return shorten(text, limit).replace(unshowable, written)
}

/** The same with those characters left out: for titles, where an escaped one would only be noise. */
export function plainTitle(text: string, limit = 200): string {
  return shorten(text.replace(unshowable, '').trim(), limit)
}

function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text
  // Cut between characters: half a surrogate pair is no character.
  return `${Array.from(text.slice(0, 2 * limit))
    .slice(0, limit - 1)
    .join('')}…`
}

function written(character: string): string {
  if (character === '\n') return '\\n'
  if (character === '\t') return '\\t'
  if (character === '\r') return '\\r'
  const code = character.charCodeAt(0)
  return code < 0x100
    ? `\\x${code.toString(16).padStart(2, '0')}`
    : `\\u${code.toString(16).padStart(4, '0')}`
}

/** Words for a POSIX shell. Names come from the target or from the user, and the command is made to be pasted. */

/** One word, whatever is in it. */
export function shellWord(text: string): string {
  return /^[A-Za-z0-9_/.:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}

/** Always in quotes: for programs and filters, which are easier to read and to change so. */
export function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

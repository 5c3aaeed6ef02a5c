/** The same text with comments and strings blanked, so that places stay where they are. */
export function withoutWords(text: string): string {
  return text.replace(/\/\*[\s\S]*?(?:\*\/|$)|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"?/g, (found) =>
    found.replace(/[^\n]/g, ' '),
  )
}

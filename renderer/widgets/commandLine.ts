/**
 * Whether a line of a remedy is a shell command rather than a sentence: commands begin with a small letter, a path, a variable
 * or a bracket; sentences with a capital, and they end with a full stop.
 */
export function isCommandLine(line: string): boolean {
  const text = line.trim()
  return /^[a-z./~$(]/.test(text) && !/[.:;?!…]$/.test(text)
}

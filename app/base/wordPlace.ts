/** Where a word stands in a line by itself, and not within another; -1: nowhere. */
export function indexOfWord(line: string, word: string): number {
  const isPart = (character: string | undefined): boolean => character !== undefined && /\w/.test(character)
  for (let at = line.indexOf(word); at >= 0; at = line.indexOf(word, at + 1)) {
    const inside = isPart(word[0]) && isPart(line[at - 1])
    if (!inside && !(isPart(word.at(-1)) && isPart(line[at + word.length]))) return at
  }
  return -1
}

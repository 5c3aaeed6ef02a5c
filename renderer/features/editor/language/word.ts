/** A name the language knows, with what completion and hover say of it. */
export interface Word {
  readonly name: string
  /** As the manual writes it: `hist_t hist(int64 n[, int k])`. Absent where a name is all there is. */
  readonly signature?: string
  /** One line, in plain words. */
  readonly about: string
}

/** @param signature as the manual has it; C's prototypes may leave the name out: `long (void *map)` */
export function word(name: string, signature: string, about: string): Word {
  return {
    name,
    signature: signature.includes(`${name}(`) ? signature : signature.replace('(', `${name}(`),
    about,
  }
}

export function byName(words: readonly Word[]): ReadonlyMap<string, Word> {
  return new Map(words.map((each) => [each.name, each]))
}

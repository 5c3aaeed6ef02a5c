/** Pieces of what the user wrote, that know where they stand, so that a failure can point at its place. */
import { failure } from '../../base/failure'
import { fail, type Result } from '../../base/result'

export class Piece {
  constructor(
    readonly text: string,
    /** Index of the first character in the whole text, in UTF-16 units. */
    readonly start: number,
  ) {}

  get end(): number {
    return this.start + this.text.length
  }

  slice(from: number, to = this.text.length): Piece {
    return new Piece(this.text.slice(from, to), this.start + from)
  }

  trim(): Piece {
    const left = this.text.length - this.text.trimStart().length
    return new Piece(this.text.trim(), this.start + left)
  }

  /** Parts at the first `separator`; null where there is none. */
  cut(separator: string): { before: Piece; after: Piece } | null {
    const at = this.text.indexOf(separator)
    if (at < 0) return null
    return { before: this.slice(0, at), after: this.slice(at + separator.length) }
  }

  split(separator: string): Piece[] {
    const pieces: Piece[] = []
    let from = 0
    for (;;) {
      const at = this.text.indexOf(separator, from)
      if (at < 0) return [...pieces, this.slice(from)]
      pieces.push(this.slice(from, at))
      from = at + separator.length
    }
  }
}

/** The failure of a source that cannot be read. */
export function bad<T = never>(message: string, piece: Piece, remedy: string): Result<T> {
  return fail(failure('bad-source', message, { remedy, place: { start: piece.start, end: piece.end } }))
}

const longest = 60

const unseen = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu

/** Whether it can be offered to be typed as it stands: nothing in it is invisible or turns the text around. */
export function isVisible(text: string): boolean {
  return text.search(unseen) < 0
}

/** The user's words inside a message: shortened, with what cannot be seen made visible. */
export function shown(text: string): string {
  const cut = text.length > longest ? `${text.slice(0, longest)}…` : text
  return `'${cut.replace(unseen, escaped)}'`
}

function escaped(character: string): string {
  return `\\u{${character.codePointAt(0)!.toString(16)}}`
}

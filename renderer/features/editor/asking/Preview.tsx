/** A program to be read: comments, texts and words of the language set apart, without an editor. */
import styles from './Asking.module.css'

/** Comments of C or of a shell, texts, and a line that begins with a hash. */
const ofC =
  /(\/\*[\s\S]*?\*\/|\/\/[^\n]*|^#![^\n]*)|("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|(^#\w+|\b(?:struct|static|int|char|return|if|else|for|void|long|u64|u32|__u64|__u32|__s64|__s32|while|SEC)\b)|(@\w*)/gm
const ofShell =
  /((?:^|(?<=\s))#[^\n]*)|("(?:\\.|[^"\\])*"|'[^']*')|(\b(?:while|do|done|set|trap|echo|cat|sleep|export|perf)\b)|(\$\w+)/gm

export function Preview({ text, hashes }: { readonly text: string; readonly hashes: boolean }) {
  return (
    <pre className={styles.preview} tabIndex={0} aria-label="The program">
      {pieces(text, hashes ? ofShell : ofC).map(({ kind, text: part }, index) =>
        kind === 'plain' ? (
          part
        ) : (
          <span key={index} className={styles[kind]}>
            {part}
          </span>
        ),
      )}
    </pre>
  )
}

interface Piece {
  readonly kind: 'comment' | 'string' | 'word' | 'name' | 'plain'
  readonly text: string
}

function pieces(text: string, grammar: RegExp): Piece[] {
  const found: Piece[] = []
  let end = 0
  for (const match of text.matchAll(grammar)) {
    if (match.index > end) found.push({ kind: 'plain', text: text.slice(end, match.index) })
    const kinds = ['comment', 'string', 'word', 'name'] as const
    const kind = kinds.find((_, index) => match[index + 1] !== undefined) ?? 'plain'
    found.push({ kind, text: match[0] })
    end = match.index + match[0].length
  }
  if (end < text.length) found.push({ kind: 'plain', text: text.slice(end) })
  return found
}

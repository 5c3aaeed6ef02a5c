import { compile } from 'monaco-editor/editor/standalone/common/monarch/monarchCompile.js'
import { MonarchTokenizer, type State } from 'monaco-editor/editor/standalone/common/monarch/monarchLexer.js'
import { grammar } from '../../../renderer/features/editor/bpftrace/grammar'

export interface Token {
  readonly type: string
  readonly text: string
}

const settings = { getValue: () => 20_000, onDidChangeConfiguration: () => ({ dispose() {} }) }
const tokenizer = new MonarchTokenizer({}, {}, 'bpftrace', compile('bpftrace', grammar), settings)

/** Tokens of each line as Monaco makes them (white space left out), and the state the last line ends in. */
export function tokenizeProgram(program: string): { lines: Token[][]; end: State } {
  let state = tokenizer.getInitialState()
  const lines = program.split('\n').map((line) => {
    const result = tokenizer.tokenize(line, true, state)
    state = result.endState
    return result.tokens
      .map((token, index) => ({
        type: token.type.replace(/\.?bpftrace$/, ''),
        text: line.slice(token.offset, result.tokens[index + 1]?.offset ?? line.length),
      }))
      .filter((token) => token.text.trim() !== '')
  })
  return { lines, end: state }
}

/** As text to compare: the program's lines, and under each `type‹text›` of its tokens. */
export function drawTokens(program: string): string {
  const source = program.split('\n')
  return tokenizeProgram(program)
    .lines.flatMap((tokens, index) => [
      source[index] ?? '',
      ...(tokens.length > 0
        ? [`    ${tokens.map((token) => `${token.type}‹${token.text}›`).join(' ')}`]
        : []),
    ])
    .join('\n')
}

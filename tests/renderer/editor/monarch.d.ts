// Monaco's own tokenizer, which it ships without types: it needs no browser, so tests run it as it is.
declare module 'monaco-editor/editor/standalone/common/monarch/monarchCompile.js' {
  import type { languages } from 'monaco-editor'
  export interface Lexer {
    readonly languageId: string
  }
  export function compile(languageId: string, grammar: languages.IMonarchLanguage): Lexer
}

declare module 'monaco-editor/editor/standalone/common/monarch/monarchLexer.js' {
  import type { Lexer } from 'monaco-editor/editor/standalone/common/monarch/monarchCompile.js'
  export interface State {
    readonly stack: { readonly state: string; readonly depth: number }
  }
  export class MonarchTokenizer {
    constructor(languages: unknown, themes: unknown, languageId: string, lexer: Lexer, settings: unknown)
    getInitialState(): State
    tokenize(
      line: string,
      hasEndOfLine: boolean,
      state: State,
    ): {
      readonly tokens: readonly { readonly offset: number; readonly type: string }[]
      readonly endState: State
    }
  }
}

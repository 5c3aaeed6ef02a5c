/** bpftrace as Monaco wants a language: colours, brackets, completion and hovers. */
import type * as Monaco from 'monaco-editor/editor/editor.api.js'
import { suggest } from '../bpftrace/completion'
import { configuration } from '../bpftrace/configuration'
import { grammar } from '../bpftrace/grammar'
import { hoverAt } from '../bpftrace/hover'
import { activeTarget } from '../language/target'
import { supportLanguage } from './languageSupport'

const id = 'bpftrace'

export function registerBpftrace(monaco: typeof Monaco): void {
  monaco.languages.register({ id, extensions: ['.bt'], aliases: ['bpftrace'] })
  monaco.languages.setLanguageConfiguration(id, {
    ...configuration,
    onEnterRules: [
      {
        // Within a block comment the next line goes on with a star.
        beforeText: /^\s*(?:\/\*|\*)(?:[^*]|\*(?!\/))*$/,
        action: { indentAction: monaco.languages.IndentAction.None, appendText: '* ' },
      },
    ],
  })
  monaco.languages.setMonarchTokensProvider(id, grammar)
  supportLanguage(monaco, id, {
    triggerCharacters: [':', '.', '@', '$', '>'],
    suggest: (text, offset) => suggest(text, offset, activeTarget),
    hover: hoverAt,
  })
}

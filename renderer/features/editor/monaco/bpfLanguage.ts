/** What C does not know of BPF: the helpers, and the sections with what the target has. */
import type * as Monaco from 'monaco-editor/editor/editor.api.js'
import { recognizeProgram } from '../../../../app/programs'
import { suggestInBpf } from '../bpf/completion'
import { helperWord } from '../bpf/helpers'
import { activeTarget } from '../language/target'
import { supportLanguage } from './languageSupport'

/** A kernel module is C, too, and has no helpers. */
const isBpf = (text: string): boolean => recognizeProgram('', text) === 'bpf'

export function supportBpf(monaco: typeof Monaco): void {
  supportLanguage(monaco, 'c', {
    triggerCharacters: ['"', '/', ':', '.', '>', ','],
    suggest: async (text, offset) => (isBpf(text) ? suggestInBpf(text, offset, activeTarget) : null),
    hover(text, offset) {
      let start = offset
      let end = offset
      while (start > 0 && /\w/.test(text[start - 1]!)) start--
      while (end < text.length && /\w/.test(text[end]!)) end++
      const word = helperWord(text.slice(start, end))
      return word === undefined ? null : { start, end, word }
    },
  })
}

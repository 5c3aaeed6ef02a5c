/** What the editor does while a bpftrace program is typed: brackets, comments, indentation, folding. */
import type { languages } from 'monaco-editor'

export const configuration: languages.LanguageConfiguration = {
  comments: { lineComment: '//', blockComment: ['/*', '*/'] },
  brackets: [
    ['{', '}'],
    ['[', ']'],
    ['(', ')'],
  ],
  autoClosingPairs: [
    { open: '{', close: '}', notIn: ['string', 'comment'] },
    { open: '[', close: ']', notIn: ['string', 'comment'] },
    { open: '(', close: ')', notIn: ['string', 'comment'] },
    { open: '"', close: '"', notIn: ['string', 'comment'] },
    { open: '/*', close: ' */', notIn: ['string'] },
  ],
  surroundingPairs: [
    { open: '{', close: '}' },
    { open: '[', close: ']' },
    { open: '(', close: ')' },
    { open: '"', close: '"' },
    { open: '/', close: '/' },
  ],
  // A sigil belongs to the name: a double click on @reads or $start takes all of it.
  wordPattern: /[@$]?[A-Za-z_]\w*|@|\$\d+|\$#|\d\w*/,
  indentationRules: {
    increaseIndentPattern: /\{[^}"]*$|\([^)"]*$/,
    decreaseIndentPattern: /^\s*[})]/,
  },
  folding: {
    markers: { start: /^\s*\/\/\s*#?region\b/, end: /^\s*\/\/\s*#?endregion\b/ },
  },
}

/** bpftrace as Monaco wants a language: colours, brackets, completion and hovers. */
import type * as Monaco from 'monaco-editor/editor/editor.api.js'
import { suggest, type Suggestion } from '../bpftrace/completion'
import { configuration } from '../bpftrace/configuration'
import { grammar } from '../bpftrace/grammar'
import { hoverAt } from '../bpftrace/hover'
import { activeTarget } from '../target'

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

  monaco.languages.registerCompletionItemProvider(id, {
    triggerCharacters: [':', '.', '@', '$', '>'],
    async provideCompletionItems(model, position, _context, token) {
      const text = model.getValue(monaco.editor.EndOfLinePreference.LF)
      const offset = model.getValueInRange(
        new monaco.Range(1, 1, position.lineNumber, position.column),
        monaco.editor.EndOfLinePreference.LF,
      ).length
      const found = await suggest(text, offset, activeTarget)
      if (token.isCancellationRequested) return null
      const range = new monaco.Range(
        position.lineNumber,
        position.column - (offset - found.from),
        position.lineNumber,
        position.column,
      )
      const typed = text.slice(found.from, offset)
      return {
        suggestions: found.suggestions.map((one, index) =>
          item(monaco, one, index, range, found.incomplete, typed),
        ),
        incomplete: found.incomplete,
      }
    },
  })

  monaco.languages.registerHoverProvider(id, {
    provideHover(model, position) {
      const before = model.getOffsetAt(position)
      const found = hoverAt(model.getValue(), before)
      if (found === null) return null
      const { name, signature, about } = found.word
      return {
        range: monaco.Range.fromPositions(model.getPositionAt(found.start), model.getPositionAt(found.end)),
        // Only words of ours get here; all the same nothing in it may act.
        contents: [
          { value: `\`\`\`\n${signature ?? name}\n\`\`\``, isTrusted: false, supportHtml: false },
          { value: about, isTrusted: false, supportHtml: false },
        ],
      }
    },
  })
}

function item(
  monaco: typeof Monaco,
  one: Suggestion,
  index: number,
  range: Monaco.Range,
  incomplete: boolean,
  typed: string,
): Monaco.languages.CompletionItem {
  return {
    label: one.detail === '' ? one.label : { label: one.label, description: one.detail },
    kind: kindOf(monaco, one.kind),
    insertText: one.snippet,
    insertTextRules: monaco.languages.CompletionItemInsertTextRule.InsertAsSnippet,
    documentation: one.about,
    // While there are more, the engine ranks, and Monaco must neither drop nor reorder; then Monaco's own search does.
    filterText: incomplete ? typed : [one.label, ...one.aliases].join(' '),
    sortText: one.kind === 'target' ? String(index).padStart(5, '0') : one.label,
    range,
    ...(one.goesOn ? { command: { id: 'editor.action.triggerSuggest', title: '' } } : {}),
  }
}

function kindOf(monaco: typeof Monaco, kind: Suggestion['kind']): Monaco.languages.CompletionItemKind {
  const { CompletionItemKind } = monaco.languages
  switch (kind) {
    case 'probe':
      return CompletionItemKind.Event
    case 'target':
      return CompletionItemKind.Method
    case 'function':
      return CompletionItemKind.Function
    case 'builtin':
      return CompletionItemKind.Constant
    case 'keyword':
      return CompletionItemKind.Keyword
    case 'map':
      return CompletionItemKind.Struct
    case 'variable':
      return CompletionItemKind.Variable
    case 'field':
      return CompletionItemKind.Field
    case 'setting':
      return CompletionItemKind.Property
  }
}

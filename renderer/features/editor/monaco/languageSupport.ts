/** Completion and hover as Monaco wants them, for every language of programs. */
import type * as Monaco from 'monaco-editor/editor/editor.api.js'
import { displayText } from '../../../../app/base/displayText'
import type { Suggestion, Suggestions } from '../language/suggestion'
import type { Word } from '../language/word'
import { placeAt } from '../bpftrace/place'
import { argumentAt, declared, sourceAt } from '../language/sourceHover'
import { activeTarget } from '../language/target'

type Model = Monaco.editor.ITextModel

export interface LanguageSupport {
  readonly triggerCharacters: readonly string[]
  /** null: the text is not one of this language's programs. */
  suggest(text: string, offset: number): Promise<Suggestions | null>
  hover(
    text: string,
    offset: number,
  ): { readonly start: number; readonly end: number; readonly word: Word } | null
}

export function supportLanguage(monaco: typeof Monaco, id: string, support: LanguageSupport): void {
  monaco.languages.registerCompletionItemProvider(id, {
    triggerCharacters: [...support.triggerCharacters],
    async provideCompletionItems(model, position, _context, token) {
      const text = model.getValue(monaco.editor.EndOfLinePreference.LF)
      const offset = model.getValueInRange(
        new monaco.Range(1, 1, position.lineNumber, position.column),
        monaco.editor.EndOfLinePreference.LF,
      ).length
      const found = await support.suggest(text, offset)
      if (found === null || token.isCancellationRequested) return null
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
    async provideHover(model, position) {
      const offset = model.getOffsetAt(position)
      const text = model.getValue()
      const word = support.hover(text, offset)
      if (word !== null) {
        const { name, signature, about } = word.word
        return hover(monaco, model, word, signature ?? name, about)
      }
      return (await ofArgument(monaco, model, text, offset)) ?? ofSource(monaco, model, text, offset)
    },
  })
}

/** What the target says of the function or event that the program attaches to. */
async function ofSource(
  monaco: typeof Monaco,
  model: Model,
  text: string,
  offset: number,
): Promise<Monaco.languages.Hover | null> {
  const place = sourceAt(text, offset)
  if (place === null) return null
  const code = declared(place.notation, (await activeTarget.fields(place.notation)) ?? [])
  if (code === null || model.isDisposed()) return null
  return hover(monaco, model, place, code, 'As the target describes it.')
}

async function ofArgument(
  monaco: typeof Monaco,
  model: Model,
  text: string,
  offset: number,
): Promise<Monaco.languages.Hover | null> {
  const argument = argumentAt(text, offset)
  if (argument === null) return null
  const place = placeAt(text, argument.end)
  const [probe] = place.at === 'argument' ? place.probes : []
  const fields = probe === undefined ? null : await activeTarget.fields(probe)
  const field = fields?.find(({ name }) => name === argument.name)
  if (field === undefined || model.isDisposed()) return null
  return hover(monaco, model, argument, `${field.type} ${field.name}`, `Of ${displayText(probe!)}.`)
}

function hover(
  monaco: typeof Monaco,
  model: Model,
  { start, end }: { readonly start: number; readonly end: number },
  code: string,
  about: string,
): Monaco.languages.Hover {
  return {
    range: monaco.Range.fromPositions(model.getPositionAt(start), model.getPositionAt(end)),
    // Names may come from the target: they are code, in a fence that they cannot end, and nothing in them may act.
    contents: [
      { value: `\`\`\`c\n${fenced(code)}\n\`\`\``, isTrusted: false, supportHtml: false },
      { value: about.replace(/[\\`*_{}[\]()#+!<>|]/g, '\\$&'), isTrusted: false, supportHtml: false },
    ],
  }
}

function fenced(code: string): string {
  return code
    .split('\n')
    .map((line) => displayText(line).replaceAll('`', "'"))
    .join('\n')
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

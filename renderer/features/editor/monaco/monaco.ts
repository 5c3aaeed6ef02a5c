/**
 * Monaco with what a program's editor needs, and no more: the whole of it has eighty languages and four language
 * servers. Nothing may import this file but by `import()`: it is loaded when the first program is shown.
 */
import * as monaco from 'monaco-editor/editor/editor.api.js'
import EditorWorker from 'monaco-editor/editor/editor.worker.js?worker'
import 'monaco-editor/features/codeEditor/register.js'
import 'monaco-editor/features/codicon/register.js'

import 'monaco-editor/features/bracketMatching/register.js'
import 'monaco-editor/features/caretOperations/register.js'
import 'monaco-editor/features/clipboard/register.js'
import 'monaco-editor/features/comment/register.js'
import 'monaco-editor/features/cursorUndo/register.js'
import 'monaco-editor/features/dnd/register.js'
import 'monaco-editor/features/find/register.js'
import 'monaco-editor/features/folding/register.js'
import 'monaco-editor/features/gotoError/register.js'
import 'monaco-editor/features/gotoLine/register.js'
import 'monaco-editor/features/hover/register.js'
import 'monaco-editor/features/indentation/register.js'
import 'monaco-editor/features/lineSelection/register.js'
import 'monaco-editor/features/linesOperations/register.js'
import 'monaco-editor/features/longLinesHelper/register.js'
import 'monaco-editor/features/multicursor/register.js'
import 'monaco-editor/features/smartSelect/register.js'
import 'monaco-editor/features/snippet/register.js'
import 'monaco-editor/features/suggest/register.js'
import 'monaco-editor/features/unicodeHighlighter/register.js'
import 'monaco-editor/features/unusualLineTerminators/register.js'
import 'monaco-editor/features/wordHighlighter/register.js'
import 'monaco-editor/features/wordOperations/register.js'

// Parts that Monaco's own list of features leaves out, and its whole editor has.
import 'monaco-editor/editor/browser/coreCommands.js'
import 'monaco-editor/editor/common/standaloneStrings.js'
import 'monaco-editor/editor/contrib/caretOperations/browser/caretOperations.js'
import 'monaco-editor/editor/contrib/suggest/browser/suggestController.js'

import 'monaco-editor/languages/definitions/cpp/register.js'
import 'monaco-editor/languages/definitions/shell/register.js'
import { supportBpf } from './bpfLanguage'
import { registerBpftrace } from './bpftraceLanguage'

// One worker, for words and links of the text; Monaco would else look for it at an address of its own.
self.MonacoEnvironment = { getWorker: () => new EditorWorker() }
registerBpftrace(monaco)
supportBpf(monaco)

export { monaco }

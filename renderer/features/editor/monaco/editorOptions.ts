import type { editor } from 'monaco-editor/editor/editor.api.js'

/** How the editor behaves; size, font and theme come from the settings. */
export const editorOptions: editor.IStandaloneEditorConstructionOptions = {
  ariaLabel: 'Program',
  automaticLayout: true,
  autoIndent: 'full',
  // The window's own menu stands in for Monaco's.
  contextmenu: false,
  copyWithSyntaxHighlighting: false,
  detectIndentation: true,
  // Files are opened by the menu; a link in a program may come from anywhere.
  dropIntoEditor: { enabled: false },
  links: false,
  fixedOverflowWidgets: true,
  insertSpaces: true,
  minimap: { enabled: false },
  overviewRulerLanes: 0,
  padding: { top: 8, bottom: 8 },
  quickSuggestions: { other: true, comments: false, strings: false },
  glyphMargin: false,
  lineNumbersMinChars: 3,
  renderLineHighlight: 'all',
  renderWhitespace: 'selection',
  scrollBeyondLastLine: false,
  scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 8, useShadows: false },
  stickyScroll: { enabled: false },
  suggest: { showWords: false, preview: false, showStatusBar: false },
  tabSize: 2,
  // Text that reorders or hides itself is shown as what it is; a program may come from a stranger.
  unicodeHighlight: { ambiguousCharacters: true, invisibleCharacters: true, nonBasicASCII: false },
  wordBasedSuggestions: 'off',
}

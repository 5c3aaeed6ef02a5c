/** The editor widget: shows the active program. The default export, since `lazy` wants one. */
import { useEffect, useRef } from 'react'
import { onShowPanel } from '../../../bridge/panels'
import { settingsStore } from '../../../bridge/settings'
import { isMac } from '../../../widgets/accelerator'
import { ContextMenu } from '../../../widgets/ContextMenu'
import { onThemeChange, theme } from '../../../theme/theme'
import { takeFocusWish } from '../documents/focusWish'
import { activeDocument, cursorMoved, type Document } from '../documents/documents'
import { setEditorGoer, setEditorRunner, toggleTab } from '../documents/editorActions'
import { editorStatus } from '../documents/editorStatus'
import { change, documentsStore } from '../documents/store'
import { clipboardService } from './clipboardService'
import { followRightClick, menuItems } from './contextMenu'
import { editorOptions } from './editorOptions'
import { editorTheme, editorThemeName } from './editorTheme'
import { modelOf } from './models'
import { monaco } from './monaco'
import { startProgramMarkers } from './programMarkers'
import styles from './MonacoView.module.css'

type Editor = monaco.editor.IStandaloneCodeEditor

export default function MonacoView() {
  const host = useRef<HTMLDivElement>(null)
  const editor = useRef<Editor>(null)
  useEffect(() => {
    if (host.current === null) return
    const { editor: made, stop } = start(host.current)
    editor.current = made
    return stop
  }, [])
  return (
    <ContextMenu items={() => (editor.current === null ? [] : menuItems(editor.current))}>
      <div ref={host} className={styles.monaco} />
    </ContextMenu>
  )
}

function start(host: HTMLElement): { readonly editor: Editor; stop(): void } {
  applyTheme()
  const overlay = overlayInBody()
  const editor = monaco.editor.create(
    host,
    {
      ...editorOptions,
      ...fontOptions(),
      theme: editorThemeName,
      model: null,
      overflowWidgetsDomNode: overlay,
    },
    { clipboardService },
  )
  const shown: { document: Document | null } = { document: null }
  const show = (): void => {
    const next = activeDocument(documentsStore.getState())
    if (next?.id === shown.document?.id) return
    leave(editor, shown.document)
    shown.document = next
    enter(editor, next)
  }
  show()

  setEditorRunner((action) => {
    editor.focus()
    const found = editor.getAction(action)
    if (found === null) editor.trigger('command', action, null)
    else void found.run()
  })
  setEditorGoer((line, column) => {
    const position = { lineNumber: line, column }
    editor.setPosition(position)
    editor.revealPositionInCenterIfOutsideViewport(position)
    editor.focus()
  })
  const disposables = [
    startProgramMarkers((line) => {
      if (line <= (editor.getModel()?.getLineCount() ?? 0)) editor.revealLineInCenterIfOutsideViewport(line)
    }),
    followRightClick(editor),
    addToggleOfTab(editor),
    onShowPanel(() => takeFocusWish() && editor.focus()),
    editor.onDidChangeCursorPosition(({ position: { lineNumber, column } }) => {
      const { document } = shown
      if (document !== null) change((state) => cursorMoved(state, document.id, { line: lineNumber, column }))
    }),
    editor.onDidChangeCursorSelection(() => tellStatus(editor)),
    editor.onDidChangeConfiguration((event) => {
      if (event.hasChanged(monaco.editor.EditorOption.tabFocusMode)) tellStatus(editor)
    }),
  ]
  const stops = [
    documentsStore.subscribe(show),
    settingsStore.subscribe((now, before) => {
      if (now.editorFontSize !== before.editorFontSize) editor.updateOptions(fontOptions())
    }),
    onThemeChange(() => {
      applyTheme()
      editor.updateOptions(fontOptions())
    }),
  ]
  tellStatus(editor)
  if (takeFocusWish()) editor.focus()
  const stop = (): void => {
    leave(editor, shown.document)
    setEditorRunner(null)
    setEditorGoer(null)
    for (const each of stops) each()
    for (const disposable of disposables) disposable.dispose()
    editor.dispose()
    overlay.remove()
  }
  return { editor, stop }
}

/** Monaco's own action keeps its state to itself; the status line has to show it. */
function addToggleOfTab(editor: Editor): monaco.IDisposable {
  const { KeyCode, KeyMod } = monaco
  return editor.addAction({
    id: toggleTab,
    label: 'Toggle Tab Moves Focus',
    keybindings: [isMac() ? KeyMod.WinCtrl | KeyMod.Shift | KeyCode.KeyM : KeyMod.CtrlCmd | KeyCode.KeyM],
    run: () => {
      editor.updateOptions({ tabFocusMode: !editor.getOption(monaco.editor.EditorOption.tabFocusMode) })
    },
  })
}

/** Lists and hovers stick out of the pane. Panes clip, and are where `fixed` is measured from; the body is neither. */
function overlayInBody(): HTMLElement {
  const overlay = document.createElement('div')
  overlay.className = `monaco-editor ${styles.overlay}`
  document.body.append(overlay)
  return overlay
}

function enter(editor: Editor, document: Document | null): void {
  if (document === null) {
    editor.setModel(null)
    return
  }
  const { model, viewState } = modelOf(document)
  editor.setModel(model)
  if (viewState !== null) {
    editor.restoreViewState(viewState)
  } else if (document.cursor !== null) {
    const { line, column } = document.cursor
    editor.setPosition({ lineNumber: line, column })
    editor.revealLineInCenterIfOutsideViewport(line)
  }
  tellStatus(editor)
}

function leave(editor: Editor, document: Document | null): void {
  if (document === null || editor.getModel() === null || editor.getModel()!.isDisposed()) return
  modelOf(document).viewState = editor.saveViewState()
}

function tellStatus(editor: Editor): void {
  const selection = editor.getSelection()
  const selected = selection === null ? 0 : (editor.getModel()?.getValueLengthInRange(selection) ?? 0)
  editorStatus.setState({
    selected,
    tabMovesFocus: editor.getOption(monaco.editor.EditorOption.tabFocusMode),
  })
}

function fontOptions(): monaco.editor.IEditorOptions {
  const size = settingsStore.getState().editorFontSize
  return {
    fontFamily: theme().fontMono,
    fontSize: size,
    lineHeight: Math.round(size * 1.55),
    fontLigatures: false,
  }
}

function applyTheme(): void {
  monaco.editor.defineTheme(editorThemeName, editorTheme(theme()))
  monaco.editor.setTheme(editorThemeName)
}

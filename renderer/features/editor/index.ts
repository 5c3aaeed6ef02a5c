export { EditorPanel } from './EditorPanel'
export { registerEditorCommands } from './registerEditorCommands'

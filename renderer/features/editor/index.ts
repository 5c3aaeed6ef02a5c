export { EditorDialogs } from './EditorDialogs'
export { EditorPanel } from './EditorPanel'
export { registerEditorCommands } from './registerEditorCommands'

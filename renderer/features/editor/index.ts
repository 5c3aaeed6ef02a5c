export { AskDialog } from './asking/AskDialog'
export { EditorPanel } from './EditorPanel'
export { registerEditorCommands } from './registerEditorCommands'

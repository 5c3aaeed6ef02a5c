export { SourcesPanel } from './SourcesPanel'
export { SourcePicker } from './SourcePicker'
export { SourceChips } from './SourceChips'
export { registerSourceCommands } from './commands'

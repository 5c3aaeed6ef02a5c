export { TargetBar } from './TargetBar'
export { TargetDialogs } from './TargetDialogs'
export { CapabilitiesPanel } from './CapabilitiesPanel'
export { registerTargetCommands } from './commands'

export { registerTerminalCommands } from './registerTerminalCommands'
export { TerminalPanel } from './TerminalPanel'

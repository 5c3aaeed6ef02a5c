export { BytesPanel } from './BytesPanel'
export { registerBytesCommands } from './commands'

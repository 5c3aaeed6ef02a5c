export { AttachedPanel } from './AttachedPanel'
export { ChangesPanel } from './ChangesPanel'
export { CleanUpDialog } from './CleanUpDialog'
export { registerLedgerCommands } from './commands'

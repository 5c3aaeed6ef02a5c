export { AttachedPanel } from './AttachedPanel'
export { ChangesPanel } from './ChangesPanel'
export { CleanUpDialog as LedgerDialogs } from './CleanUpDialog'
export { registerLedgerCommands } from './commands'

export { GraphPanel } from './GraphPanel'
export { TrustSummary } from './TrustSummary'
export { registerGraphCommands } from './commands'

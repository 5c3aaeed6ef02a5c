/** The engine's entry: what main, the command line and tests may import. */
export { Engine } from './engine'
export type { EngineOptions, ProgramCommand } from './options'
export { TtyAuthenticator } from './targets/ssh/ttyAuthenticator'

/** The engine's entry: what main, the command line and tests may import. */
export { Engine } from './engine'
export type { EngineOptions } from './options'
export type { ProgramCommand } from './targets/lab'
export { TtyAuthenticator } from './targets/ssh/ttyAuthenticator'

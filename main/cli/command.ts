/** What a command of the command line is. */
import type { ParseArgsConfig } from 'node:util'
import type { Engine, EngineOptions } from '../engine'
import type { Arguments } from './arguments'
import type { Console } from './console'
import type { ExitStatus } from './exitStatus'
import type { Interrupt } from './interrupt'

export interface CommandContext {
  readonly console: Console
  readonly interrupt: Interrupt
  makeEngine(options?: Partial<EngineOptions>): Engine
}

export interface CommandLineCommand {
  readonly name: string
  /** One line for the list of commands. */
  readonly summary: string
  readonly help: string
  /** In addition to --target, --json and --help. */
  readonly options: NonNullable<ParseArgsConfig['options']>
  /** Throws FailureError; usage is checked before anything is connected. */
  run(args: Arguments, context: CommandContext): Promise<ExitStatus>
}

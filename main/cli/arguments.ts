/** The command line as given, read into options; what makes no sense is a failure with code `usage`. */
import { parseArgs, type ParseArgsConfig } from 'node:util'
import { failure, FailureError, type Failure } from '../../app/base/failure'
import { nearest } from '../../app/sources/notation/suggest'
import type { TargetAddress } from '../../app/model/target'
import { expectValue } from './expectValue'
import { defaultTarget, parseTarget } from './targetOption'

type OptionsConfig = NonNullable<ParseArgsConfig['options']>

/** What every command takes. */
export interface CommonOptions {
  /** As given, or the default. */
  readonly target: string
  /** What the user should know of a target that was not given. */
  readonly targetNote: string | null
  readonly address: TargetAddress
  readonly json: boolean
  /** ssh's configuration file in place of the user's. */
  readonly sshConfig: string | null
}

export interface Arguments {
  readonly common: CommonOptions
  readonly positionals: readonly string[]
  text(option: string): string | null
  flag(option: string): boolean
}

const commonOptions = {
  target: { type: 'string' },
  json: { type: 'boolean' },
  'ssh-config': { type: 'string', short: 'F' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies OptionsConfig

/** `null`: help was asked for. */
export function readArguments(
  command: string,
  args: readonly string[],
  options: OptionsConfig,
): Arguments | null {
  const known = { ...commonOptions, ...options }
  const { values, positionals, tokens } = parse(command, args, known)
  if (values['help'] === true) return null
  const given = new Set<string>()
  for (const token of tokens) {
    if (token.kind !== 'option') continue
    // The last would win silently, and which one was meant is anybody's guess.
    if (given.has(token.name)) throw usage(command, `--${token.name} was given twice.`)
    given.add(token.name)
  }
  const byDefault = defaultTarget(command)
  const targetGiven = values['target']
  const target = typeof targetGiven === 'string' ? targetGiven : byDefault.name
  const text = (option: string) => {
    const value = values[option]
    return typeof value === 'string' ? value : null
  }
  return {
    common: {
      target,
      targetNote: targetGiven === undefined ? byDefault.note : null,
      address: expectValue(parseTarget(target)),
      json: values['json'] === true,
      sshConfig: text('ssh-config'),
    },
    positionals,
    text,
    flag: (option) => values[option] === true,
  }
}

export function usage(command: string, message: string, remedy = helpHint(command)): FailureError {
  return new FailureError(failure('usage', message, { remedy }))
}

/** A whole number in a range, or a usage failure that names the option. */
export function wholeNumber(
  command: string,
  option: string,
  text: string,
  { least, most }: { least: number; most: number },
): number {
  const number = /^\d{1,15}$/.test(text) ? Number(text) : NaN
  if (number >= least && number <= most) return number
  throw usage(command, `--${option} takes a whole number from ${least} to ${most}, not '${text}'.`)
}

function parse(command: string, args: readonly string[], options: OptionsConfig) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true, tokens: true })
  } catch (error) {
    throw new FailureError(argumentFailure(command, error as Error & { code?: string }, options))
  }
}

function argumentFailure(command: string, error: Error & { code?: string }, options: OptionsConfig): Failure {
  const name = /'(-[^' ]*)/.exec(error.message)?.[1] ?? ''
  switch (error.code) {
    case 'ERR_PARSE_ARGS_UNKNOWN_OPTION': {
      const near = nearest(name.replace(/^-+/, ''), Object.keys(options))
      return failure('usage', `'${command}' has no option ${name}.`, {
        remedy: near === null ? helpHint(command) : `Did you mean --${near}?`,
      })
    }
    case 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE':
      return failure('usage', valueMessage(error.message), { remedy: helpHint(command) })
    default:
      throw error
  }
}

/** Node's message begins with `Option '--for <value>' argument missing`, `… is ambiguous`, `… does not take an argument`. */
function valueMessage(message: string): string {
  const option = /--[^ ']+/.exec(message)?.[0] ?? 'An option'
  if (message.includes('does not take an argument')) return `${option} takes no value.`
  if (!message.includes('ambiguous')) return `${option} needs a value.`
  return `${option} needs a value, and what follows begins with a dash; if it is meant, write ${option}=VALUE.`
}

export function helpHint(command: string | null): string {
  return `'probescope ${command === null ? '' : `${command} `}--help' says more.`
}

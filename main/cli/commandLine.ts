/** The command line: which command is meant, its help, and the exit status whatever happens. */
import { failureOf } from '../../app/base/failure'
import { nearest } from '../../app/sources/notation/suggest'
import { Engine, TtyAuthenticator } from '../engine'
import { helpHint, readArguments, usage } from './arguments'
import { bench } from './bench'
import { bytes } from './bytes'
import { clean } from './clean'
import type { CommandContext, CommandLineCommand } from './command'
import { Console } from './console'
import { count, SourceError } from './count'
import { doctor } from './doctor'
import { exitStatus, statusOf, type ExitStatus } from './exitStatus'
import { agentsFolder, embeddedFolder, headersFolder, labProgram, version } from './installation'
import { Interrupt } from './interrupt'
import { run } from './run'
import { sources } from './sources'

const commands: readonly CommandLineCommand[] = [doctor, sources, count, run, bench, bytes, clean]

const notYet = ['record', 'events', 'profile', 'export']

function overview(): string {
  const width = Math.max(...commands.map(({ name }) => name.length)) + 3
  return `Usage: probescope COMMAND [OPTIONS]

${commands.map(({ name, summary }) => `  ${name.padEnd(width)}${summary}`).join('\n')}

  --target embedded|local|lab|HOST
                            the kernel in the app, this computer, the lab VM,
                            or an ssh host. Default: PROBESCOPE_TARGET, else
                            local for root on Linux, else embedded
  --json                    one JSON document on stdout, and nothing else there
  -F, --ssh-config FILE     ssh's configuration in place of ~/.ssh/config
  --help, --version

Exit status: 0 done, 1 failed, 2 wrong usage, 3 the target cannot do this.
`
}

export async function runCommandLine(args: readonly string[]): Promise<ExitStatus> {
  const console = new Console()
  const interrupt = new Interrupt()
  const engines: Engine[] = []
  const makeEngine: CommandContext['makeEngine'] = (options = {}) => {
    const engine = new Engine({
      agents: agentsFolder(),
      headers: headersFolder(),
      embedded: embeddedFolder(),
      lab: labProgram(),
      authenticator: new TtyAuthenticator((text) => console.passOn(text)),
      ...options,
    })
    engines.push(engine)
    return engine
  }
  try {
    return await dispatch(args, { console, interrupt, makeEngine })
  } catch (error) {
    const failure = failureOf(error)
    console.fail(failure, error instanceof SourceError ? error.source : null)
    return statusOf(failure)
  } finally {
    await Promise.all(engines.map((engine) => engine.close()))
    await console.finish()
  }
}

async function dispatch([name, ...rest]: readonly string[], context: CommandContext): Promise<ExitStatus> {
  const { console } = context
  switch (name) {
    case undefined:
      throw usage('', 'No command was given.', helpHint(null))
    case '--version':
      console.print(version())
      return exitStatus.done
    case '--help':
    case '-h':
    case 'help':
      return help(rest, console)
  }
  const command = commands.find((each) => each.name === name)
  if (command === undefined) throw unknownCommand(name)
  const read = readArguments(name, rest, command.options)
  if (read === null) return help([name], console)
  const { sshConfig, targetNote } = read.common
  const makeEngine: CommandContext['makeEngine'] = (options) => {
    if (targetNote !== null) console.say(targetNote)
    return context.makeEngine({ sshConfig, ...options })
  }
  return command.run(read, { ...context, makeEngine })
}

function help([name]: readonly string[], console: Console): ExitStatus {
  const command = commands.find((each) => each.name === name)
  if (name !== undefined && command === undefined) throw unknownCommand(name)
  console.print((command?.help ?? overview()).trimEnd())
  return exitStatus.done
}

function unknownCommand(name: string) {
  if (notYet.includes(name)) {
    const there = commands.map((each) => each.name).join(', ')
    return usage('', `'${name}' is not in this version.`, `Commands of this version: ${there}.`)
  }
  const near = nearest(name, [...commands.map((each) => each.name), ...notYet])
  return usage(
    '',
    `There is no command '${name}'.`,
    near === null ? helpHint(null) : `Did you mean '${near}'?`,
  )
}

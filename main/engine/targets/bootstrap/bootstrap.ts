/**
 * Starts the agent through a shell of the target: finds out what machine it is, becomes root, copies the agent's program
 * and turns into it. The conversation is described in script.ts.
 */
import type { Readable, Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { displayText } from '../../../../app/base/displayText'
import { failure, type Failure } from '../../../../app/base/failure'
import { fail, succeed, type Result } from '../../../../app/base/result'
import { agentProgram, type AgentProgram } from '../../agent/agentProgram'
import type { ConnectProgress } from '../connection/progress'
import { MarkedLines } from './markedLines'
import { sudoFailure, SudoTalk } from './sudo'

/** A process that runs the bootstrap command: /bin/sh here, or ssh with one there. */
export interface BootstrapShell {
  readonly stdin: Writable
  readonly stdout: Readable
  readonly stderr: Readable
}

/** Each wait for the target's next line, ms. sudo may ask a directory server; a slow link carries 500 KiB. */
const lineTimeout = 60_000
const copyTimeout = 300_000

export interface BootstrapOptions {
  /** Folder of `<arch>/probescope-agent`. */
  readonly agents: string
  /** Whether a link lies between that is slower than gzip. */
  readonly compress: boolean
}

/** On success the shell has become the agent: its stdin and stdout carry frames. */
export async function bootstrap(
  shell: BootstrapShell,
  options: BootstrapOptions,
  progress: ConnectProgress,
): Promise<Result<null>> {
  const conversation = new Bootstrap(shell, options, progress)
  const outcome = await conversation.run()
  // Not by force: at the end of its input the script removes what it has made, and ends.
  if (!outcome.ok) shell.stdin.end()
  return outcome
}

class Bootstrap {
  private readonly lines: MarkedLines
  private readonly sudo: SudoTalk

  constructor(
    private readonly shell: BootstrapShell,
    private readonly options: BootstrapOptions,
    private readonly progress: ConnectProgress,
  ) {
    this.lines = new MarkedLines(shell.stdout, 'start')
    this.sudo = new SudoTalk(shell.stderr)
    // EPIPE: the end of stdout says that it is over.
    shell.stdin.on('error', () => {})
  }

  async run(): Promise<Result<null>> {
    const greeting = await this.line('target', lineTimeout)
    if (!greeting.ok) return greeting
    const [system = '', machine = '', uid = '', sudo = ''] = greeting.value
    this.progress.note(displayText(`${system} ${machine}`, 60))
    if (system !== 'Linux') {
      return fail(
        failure('unsupported', `The target runs ${displayText(system, 40)}, and Probescope traces Linux.`, {
          remedy: 'Choose a Linux machine.',
        }),
      )
    }
    const program = await agentProgram(this.options.agents, machine)
    if (!program.ok) return program

    this.progress.begin('privilege')
    const root = await this.becomeRoot(uid, sudo)
    if (!root.ok) return root
    this.progress.begin('copy')
    const copied = await this.copy(program.value, root.value)
    this.sudo.stopListening()
    return copied
  }

  /** The answer is how the program can be taken: `gzip` or `plain`. */
  private async becomeRoot(uid: string, sudo: string): Promise<Result<string>> {
    if (sudo === 'none') {
      return fail(
        failure('permission', 'This user is not root, and the target has no sudo.', {
          remedy: 'Connect as root, or install sudo on the target.',
        }),
      )
    }
    this.progress.note(
      sudo === 'root' ? 'root' : sudo === 'free' ? 'sudo, without a password' : 'sudo asks for the password',
    )
    const givenUp = new Promise<Result<never>>((resolve) => {
      if (sudo === 'asks') this.sudo.onPrompt((prompt) => void this.ask(prompt, resolve))
    })
    this.shell.stdin.write(`${sudo === 'root' ? 'run' : sudo}\n`)
    // Nobody hurries a user who looks for a password.
    const answer = this.line('root', sudo === 'asks' ? Infinity : lineTimeout)
    const root = await Promise.race([answer, givenUp])
    this.progress.answered()
    if (!root.ok) return root.failure.code === 'ended' ? fail(sudoFailure(this.sudo.text)) : root
    const [rootUid = '', form = ''] = root.value
    if (rootUid !== '0') {
      return fail(
        failure('permission', `sudo on the target leads to user ${displayText(rootUid, 20)}, not to root.`, {
          remedy: 'Connect as root, or have an administrator remove runas_default from sudoers.',
        }),
      )
    }
    if (uid !== '0') this.progress.note('root, through sudo')
    return succeed(form)
  }

  private asked = 0

  private async ask(prompt: string | null, giveUp: (failure: Result<never>) => void): Promise<void> {
    const again = this.asked++ > 0 && prompt === null
    const password = await this.progress.askPassword(again ? 'That password was not accepted.' : prompt)
    if (password === null) {
      giveUp(fail(failure('cancelled', 'No password was given for sudo.', { remedy: 'Connect again.' })))
    } else {
      this.shell.stdin.write(`${password}\n`)
    }
  }

  private async copy(program: AgentProgram, form: string): Promise<Result<null>> {
    const packed = form === 'gzip' && this.options.compress
    const bytes = packed ? await program.gzipped() : program.bytes
    const { stdin } = this.shell
    stdin.write(`${bytes.length} ${program.sha256} ${packed ? 'gzip' : 'plain'}\n`)
    const place = await this.line('send', lineTimeout)
    if (!place.ok) return place
    this.progress.note(`${Math.ceil(bytes.length / 1024)} KiB to ${displayText(place.value.join(' '), 100)}`)
    stdin.write(bytes)
    const started = await this.line('start', copyTimeout)
    if (!started.ok) return started
    if (started.value[0] === 'unchecked') this.progress.note('not checked: the target has no sha256sum')
    this.progress.begin('start')
    return succeed(null)
  }

  /** The words after the expected first one. A failure of code `ended` when the shell ended instead. */
  private async line(expected: string, timeout: number): Promise<Result<readonly string[]>> {
    let timer: NodeJS.Timeout | null = null
    const late = new Promise<'late'>((resolve) => {
      if (timeout !== Infinity) timer = setTimeout(() => resolve('late'), timeout)
    })
    const line = await Promise.race([this.lines.next(), late])
    if (timer !== null) clearTimeout(timer)
    if (line === 'late') return fail(tooSlow(expected, timeout))
    if (line === null) return fail(await this.endedEarly())
    if (line[0] === 'failed') return fail(failed(line[1] ?? '', this.sudo.text))
    if (line[0] === expected) return succeed(line.slice(1))
    return fail(failure('protocol', `The target said '${displayText(line.join(' '), 80)}' unexpectedly.`))
  }

  private async endedEarly(): Promise<Failure> {
    // stderr may still hold the reason.
    await Promise.race([
      finished(this.shell.stderr, { writable: false }).catch(() => {}),
      new Promise((resolve) => setTimeout(resolve, 500)),
    ])
    const detail = this.sudo.text.trim()
    return failure('ended', 'The shell on the target ended before the agent was started.', {
      remedy: 'Log in there in a terminal, and see whether /bin/sh runs.',
      detail: detail === '' ? null : detail,
    })
  }
}

function tooSlow(expected: string, timeout: number): Failure {
  const seconds = timeout / 1000
  return expected === 'target'
    ? failure('timeout', `No shell answered on the target within ${seconds} s.`, {
        remedy:
          'Log in there in a terminal: a start-up file may wait for something, or the login shell may be none.',
      })
    : failure('timeout', `The target did not go on within ${seconds} s while the agent was being started.`, {
        remedy: 'The target may be overloaded, or the link slow: connect again.',
      })
}

function failed(reason: string, stderr: string): Failure {
  const detail = stderr.trim() === '' ? null : stderr.trim()
  switch (reason) {
    case 'no-folder':
      return failure('no-folder', 'The target has no folder where a program may be written and run.', {
        remedy:
          'Looked at: $XDG_RUNTIME_DIR, /dev/shm, /tmp, /var/tmp and root’s home. Make room, or mount one of them without noexec:\nmount -o remount,exec /dev/shm',
        detail,
      })
    case 'damaged':
      return failure('damaged', 'The agent did not arrive on the target as it was sent.', {
        remedy: 'Check that its disk or memory is not full, then connect again.',
        detail,
      })
    default:
      return failure('internal', `The target could not start the agent (${displayText(reason, 40)}).`, {
        detail,
      })
  }
}

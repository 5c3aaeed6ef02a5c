/** Runs the bootstrap as an ssh server would: the one command, handed to a login shell by -c. */
import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { arch, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { bootstrap } from '../../main/engine/targets/bootstrap/bootstrap'
import { bootstrapCommand } from '../../main/engine/targets/bootstrap/script'
import type { ConnectProgress } from '../../main/engine/targets/connection/progress'

export const machine = arch() === 'arm64' ? 'aarch64' : 'x86_64'

/**
 * In place of the agent: removes itself and its folder first, as the agent does; says where it ran and as what, then
 * gives back whatever comes.
 */
const standIn = `#!/bin/sh
folder=$(dirname "$0")
mode=$(stat -c %a "$folder" "$0" | tr '\\n' ' ')
rm -rf "$folder"
echo "ran $folder $mode$(umask)"
exec cat
`

/** A folder of agents with a stand-in for this machine's; call `dispose`. */
export class StandInAgents {
  readonly folder = mkdtempSync(join(tmpdir(), 'agents-'))

  constructor(program: string | Buffer = standIn) {
    mkdirSync(join(this.folder, machine))
    this.put(program)
  }

  put(program: string | Buffer): void {
    const path = join(this.folder, machine, 'probescope-agent')
    writeFileSync(path, program)
    chmodSync(path, 0o755)
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true })
  }
}

/** What the bootstrap told and asked; passwords are taken from a list, then given up. */
export class RecordedProgress implements ConnectProgress {
  readonly steps: string[] = []
  readonly notes: string[] = []
  readonly questions: (string | null)[] = []
  readonly signal = new AbortController().signal

  constructor(private readonly passwords: (string | null)[] = []) {}

  begin(step: string): void {
    this.steps.push(step)
  }
  note(text: string): void {
    this.notes.push(text)
  }
  askInTerminal(): void {}
  answered(): void {}
  async askPassword(note: string | null): Promise<string | null> {
    this.questions.push(note)
    return this.passwords.shift() ?? null
  }
}

export interface Shell {
  readonly file: string
  readonly args: readonly string[]
}

export class LoginShell {
  readonly child: ChildProcessByStdio<Writable, Readable, Readable>
  readonly ended: Promise<unknown>

  constructor({ file, args }: Shell, environment: Record<string, string>, command = bootstrapCommand) {
    // Found here: the target's PATH may be bare.
    this.child = spawn(programPath(file), [...args, command], {
      env: { PATH: process.env['PATH'], HOME: '/nowhere', ...environment },
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
    })
    this.ended = once(this.child, 'close')
  }

  /** When it fails, the script has come to its end as well. */
  async start(agents: string, progress: ConnectProgress, compress = true) {
    const outcome = await bootstrap(this.child, { agents, compress }, progress)
    if (!outcome.ok) await this.ended
    return outcome
  }

  /** What the agent's stand-in says after `bytes`, until its input ends. */
  async converse(bytes: Uint8Array): Promise<Buffer> {
    const pieces: Buffer[] = []
    this.child.stdout.on('data', (piece: Buffer) => pieces.push(piece))
    this.child.stdout.resume()
    this.child.stdin.end(bytes)
    await this.ended
    return Buffer.concat(pieces)
  }
}

/** Where a program lies; throws when it is not installed. */
export function programPath(name: string): string {
  const places = process.env['PATH']!.split(':').map((folder) => join(folder, name))
  const path = places.find((place) => existsSync(place))
  if (path === undefined) throw new Error(`${name} is not installed: 'npm test' installs what the tests need`)
  return path
}

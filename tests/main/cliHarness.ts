/** Runs the built command line as a user's shell does. */
import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { z } from 'zod'

const repository = fileURLToPath(new URL('../../', import.meta.url))
const program = `${repository}out/cli/probescope.mjs`

/** Builds the command line from the sources of this moment; quick when nothing has changed. */
export function buildCommandLine(): void {
  run(['resources/build/build.mjs', 'cli'])
}

/** The agent, unless there is one. */
export function ensureAgent(): void {
  if (
    !existsSync(`${repository}out/agent/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}/probescope-agent`)
  ) {
    run(['resources/build/agent.mjs'])
  }
}

function run(args: readonly string[]): void {
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: repository, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${args.join(' ')} failed:\n${stderr}`)
}

export interface Outcome {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface CliOptions {
  readonly env?: Record<string, string>
  /** Milliseconds after which it is killed, so that a test that has failed leaves nothing running. */
  readonly limit?: number
  /** A command that it is started by, as `setpriv` with fewer rights. */
  readonly by?: readonly string[]
  /** Called as soon as it runs. */
  readonly during?: (child: ChildProcessWithoutNullStreams) => void
}

export function probescope(
  args: readonly string[],
  { env = {}, limit = 150_000, by = [], during }: CliOptions = {},
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    // A session of its own has no terminal, as under cron: nothing can be asked of whoever runs the tests.
    const [file, ...words] = [...by, process.execPath, program, ...args]
    const child = spawn(file!, words, {
      env: { ...process.env, ...env },
      detached: true,
    })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    const killer = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Error(`probescope ${args.join(' ')} took more than ${limit} ms:\n${stdout}\n${stderr}`))
    }, limit)
    child.on('error', reject)
    child.on('close', (status) => {
      clearTimeout(killer)
      resolve({ status, stdout, stderr })
    })
    during?.(child)
  })
}

/** The one JSON document on stdout, checked against its schema; fails when anything else is there. */
export function documentOf<S extends z.ZodType>({ stdout, stderr }: Outcome, schema: S): z.output<S> {
  try {
    return schema.parse(JSON.parse(stdout))
  } catch (error) {
    throw new Error(`no such document on stdout:\n${stdout}\nstderr:\n${stderr}`, { cause: error })
  }
}

/** The command line of a pty: `script`-like use of the same program. */
export const commandLineProgram = { file: process.execPath, args: [program] } as const

/** The lab VM as a target: started when it does not run, then an ssh host like any other. */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { displayText } from '../../../app/base/displayText'
import { failure } from '../../../app/base/failure'
import { fail, succeed, type Result } from '../../../app/base/result'
import type { Connect } from './connection/connection'
import { connectSsh, type SshConnectOptions } from './ssh/connectSsh'

/** A program and the arguments that come before those of the call. */
export interface ProgramCommand {
  readonly file: string
  readonly args: readonly string[]
  /** In addition to the engine's own environment. */
  readonly env?: Readonly<Record<string, string>>
}

/** Of what `status --json` prints. */
const statusSchema = z.object({
  version: z.literal(1),
  ready: z.boolean(),
  sshConfig: z.string().nullable(),
  host: z.string(),
})
type LabStatus = z.infer<typeof statusSchema>

/** Seconds: it is there, but an emulated machine that is busy takes its time. */
const labConnectTimeout = 60

export const noLab = failure('unsupported', 'This installation carries no lab VM.', {
  remedy: 'Run Probescope from a checkout, where the lab VM is built.',
})

export function connectLab(lab: ProgramCommand | null, options: SshConnectOptions): Connect {
  return async (progress) => {
    if (lab === null) return fail(noLab)
    progress.begin('reach', 'looking for the lab VM')
    let status = await labStatus(lab)
    if (status.ok && !status.value.ready) {
      const started = await run(lab, ['start'], (line) => progress.note(line), progress.signal)
      if (!started.ok) return started
      status = await labStatus(lab)
    }
    if (!status.ok) return status
    const { host, sshConfig } = status.value
    progress.note('the lab VM runs')
    const destination = { host, user: null, port: null }
    const target = { destination, configFile: sshConfig, connectTimeout: labConnectTimeout }
    return connectSsh(target, options)(progress)
  }
}

async function labStatus(lab: ProgramCommand): Promise<Result<LabStatus>> {
  const printed = await run(lab, ['status', '--json'])
  if (!printed.ok) return printed
  try {
    return succeed(statusSchema.parse(JSON.parse(printed.value)))
  } catch (error) {
    return fail(
      failure('internal', 'The lab VM’s script gave a status that cannot be read.', {
        detail: (error as Error).message,
      }),
    )
  }
}

/** What the script printed on stdout. Its progress comes line by line, on either stream. */
function run(
  { file, args, env }: ProgramCommand,
  more: readonly string[],
  say: (line: string) => void = () => {},
  signal?: AbortSignal,
): Promise<Result<string>> {
  return new Promise((resolve) => {
    const child = spawn(file, [...args, ...more], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // Ctrl-C in our terminal is ours to handle.
      detached: true,
      ...(signal === undefined ? {} : { signal }),
    })
    let printed = ''
    const lines: string[] = []
    child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text))
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        const text = displayText(line.trim(), 300)
        if (text === '') return
        lines.push(text)
        say(text)
      })
    }
    child.once('error', (error) => {
      resolve(
        fail(
          signal?.aborted
            ? failure('cancelled', 'Connecting was cancelled.')
            : failure('internal', 'The lab VM’s script could not be run.', { detail: error.message }),
        ),
      )
    })
    child.once('close', (code) => {
      if (code === 0) resolve(succeed(printed))
      else {
        resolve(
          fail(
            failure('lab', 'The lab VM could not be started.', {
              remedy: 'See what it says by itself:\nnpm run -s lab -- start',
              detail: lines.slice(-20).join('\n') || null,
            }),
          ),
        )
      }
    })
  })
}

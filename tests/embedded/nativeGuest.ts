/** The first process of the embedded kernel, compiled for this computer and spoken to over a socket. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  encodeGuestFrame,
  GuestFrameDecoder,
  guestNumber,
  openPayload,
  type GuestFrame,
  type GuestFrameKind,
} from '../../main/engine/targets/embedded/guestFrames'

const repository = fileURLToPath(new URL('../..', import.meta.url))
const sources = join(repository, 'resources', 'embedded', 'guest')
const native = join(repository, 'tests', 'embedded', 'native')
const warnings = ['-Wall', '-Wextra', '-Werror', '-D_GNU_SOURCE']
const sanitized = ['-fsanitize=address,undefined', '-fno-sanitize-recover=all', '-g', '-O1']

/** All of its sources but its `main`, its clock and the machine's life. @returns the program */
export function compileNativeGuest(): string {
  const folder = join(repository, 'out', 'guest-tests')
  mkdirSync(folder, { recursive: true })
  const own = readdirSync(sources).filter((name) => /^(?!guest\.|life\.|clock\.).*\.c$/.test(name))
  const files = [
    ...own.map((name) => join(sources, name)),
    ...readdirSync(native).map((name) => join(native, name)),
  ]
  const program = join(folder, 'guest')
  execFileSync('gcc', [
    '-std=gnu11',
    ...warnings,
    ...sanitized,
    `-I${sources}`,
    '-o',
    program,
    ...files,
    '-lutil',
    '-lm',
  ])
  return program
}

const patience = 20_000
const ticksPerSecond = 100

export class NativeGuest {
  /** All that it has said and nobody has waited for. */
  private readonly said: GuestFrame[] = []
  private readonly process: ChildProcess
  private readonly port: Socket
  private complaints = ''

  constructor(program: string) {
    this.process = spawn(program, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] })
    this.port = this.process.stdio[3] as Socket
    const decoder = new GuestFrameDecoder()
    this.port.on('data', (bytes: Buffer) =>
      decoder.push(bytes, ({ payload, ...frame }) =>
        this.said.push({ ...frame, payload: Buffer.from(payload) }),
      ),
    )
    this.process.stderr!.on('data', (bytes: Buffer) => (this.complaints += bytes.toString()))
  }

  send(kind: GuestFrameKind, channel: number, payload?: Uint8Array): void {
    this.write(encodeGuestFrame(kind, channel, payload))
  }

  write(bytes: Uint8Array): void {
    this.port.write(bytes)
  }

  open(channel: number, command: readonly string[], terminal = false): void {
    this.send('OPEN', channel, openPayload(terminal ? 't' : 'p', 80, 24, command))
  }

  taken(channel: number, bytes: number): void {
    this.send('TAKEN', channel, guestNumber(bytes))
  }

  /** Everything of a channel that has come since it was last asked for, once there is enough. */
  async until(channel: number, isEnough: (frames: readonly GuestFrame[]) => boolean): Promise<GuestFrame[]> {
    const end = Date.now() + patience
    for (;;) {
      const frames = this.of(channel)
      if (isEnough(frames)) {
        for (const frame of frames) this.said.splice(this.said.indexOf(frame), 1)
        return frames
      }
      if (Date.now() > end || this.process.exitCode !== null || this.process.signalCode !== null)
        throw new Error(`channel ${channel}: ${frames.map(({ kind }) => kind).join(' ')}\n${this.complaints}`)
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
  }

  /** What has come of a channel and has not been waited for. */
  of(channel: number): GuestFrame[] {
    return this.said.filter((frame) => frame.channel === channel)
  }

  /** Seconds of processor that it has used. */
  processorSeconds(): number {
    const fields = readFileSync(`/proc/${this.process.pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.process.once('exit', resolve))
    this.send('RESET', 0)
    await this.until(0, (frames) => frames.some(({ kind }) => kind === 'READY'))
    this.process.kill('SIGKILL')
    await ended
  }
}

export const isExit = ({ kind }: GuestFrame): boolean => kind === 'EXIT'

export function outputOf(frames: readonly GuestFrame[]): Buffer {
  return Buffer.concat(frames.filter(({ kind }) => kind === 'OUTPUT').map(({ payload }) => payload))
}

/** Its status, as wait(2) gives it. */
export function statusOf(frames: readonly GuestFrame[]): number | undefined {
  return frames.find(isExit)?.payload.readInt32LE(0)
}

/**
 * An agent that a test speaks to over its stdin and stdout: written for the tests and apart from the engine's own
 * codec, so that the two check each other.
 */
import { spawn, type ChildProcess, type ChildProcessByStdio } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import type { AgentMethod, AgentParams, AgentResult } from '../../app/protocol/messages'
import { agentMethods } from '../../app/protocol/messages'
import { noticeSchema, type Notice } from '../../app/protocol/notices'
import { failureSchema, type Failure } from '../../app/base/failure'
import protocol from '../../app/protocol/protocol.json'

export interface Frame {
  readonly kind: number
  readonly stream: number
  readonly payload: Buffer
}

export interface SampleRecord {
  readonly index: number
  readonly flags: number
  readonly count: bigint
  readonly enabled: bigint
  readonly running: bigint
  readonly lost: bigint
  readonly missed: bigint
  readonly own: bigint
  readonly perCpu: readonly bigint[]
}

export interface Samples {
  readonly run: number
  readonly time: bigint
  readonly agentCpu: bigint
  readonly dropped: number
  readonly records: readonly SampleRecord[]
}

export const kinds = Object.fromEntries(protocol.kinds.map((kind) => [kind.name, kind.value])) as Record<
  string,
  number
>

export function encodeFrame(kind: number, stream: number, payload: Buffer = Buffer.alloc(0)): Buffer {
  const header = Buffer.alloc(protocol.frameHeaderBytes)
  header.writeUInt32LE(payload.length, 0)
  header.writeUInt8(kind, 4)
  header.writeUInt32LE(stream, 5)
  return Buffer.concat([header, payload])
}

/** Whole frames at the front of `bytes`, and what is left. */
export function takeFrames(bytes: Buffer): { frames: Frame[]; rest: Buffer } {
  const frames: Frame[] = []
  let at = 0
  while (bytes.length - at >= protocol.frameHeaderBytes) {
    const end = at + protocol.frameHeaderBytes + bytes.readUInt32LE(at)
    if (end > bytes.length) break
    frames.push({
      kind: bytes.readUInt8(at + 4),
      stream: bytes.readUInt32LE(at + 5),
      payload: bytes.subarray(at + protocol.frameHeaderBytes, end),
    })
    at = end
  }
  return { frames, rest: bytes.subarray(at) }
}

export function decodeSamples(frame: Frame): Samples {
  const bytes = frame.payload
  const sources = bytes.readUInt32LE(16)
  const cpus = bytes.readUInt32LE(20)
  const records: SampleRecord[] = []
  let at = 32
  for (let i = 0; i < sources; i++) {
    const perCpu: bigint[] = []
    for (let cpu = 0; cpu < cpus; cpu++) perCpu.push(bytes.readBigUInt64LE(at + 56 + cpu * 8))
    records.push({
      index: bytes.readUInt32LE(at),
      flags: bytes.readUInt32LE(at + 4),
      count: bytes.readBigUInt64LE(at + 8),
      enabled: bytes.readBigUInt64LE(at + 16),
      running: bytes.readBigUInt64LE(at + 24),
      lost: bytes.readBigUInt64LE(at + 32),
      missed: bytes.readBigUInt64LE(at + 40),
      own: bytes.readBigUInt64LE(at + 48),
      perCpu,
    })
    at += 56 + cpus * 8
  }
  if (at !== bytes.length)
    throw new Error(`a SAMPLES frame of ${bytes.length} bytes, ${at} of them understood`)
  return {
    run: frame.stream,
    time: bytes.readBigUInt64LE(0),
    agentCpu: bytes.readBigUInt64LE(8),
    dropped: bytes.readUInt32LE(24),
    records,
  }
}

/** What the agent answered with instead of a result. */
export class AgentRefusal extends Error {
  constructor(readonly failure: Failure) {
    super(`${failure.code}: ${failure.message}`)
  }
}

interface Waiting {
  readonly method: AgentMethod
  readonly parts: Buffer[]
  readonly resolve: (value: { result: unknown; parts: Buffer }) => void
  readonly reject: (error: Error) => void
}

/** How the agent's program ended. */
export interface End {
  readonly code: number | null
  readonly signal: string | null
}

export class AgentConnection {
  readonly samples: Samples[] = []
  readonly notices: Notice[] = []
  readonly echoes: Buffer[] = []
  /** What started tools have said, headers taken off. */
  readonly output: { tool: number; text: string }[] = []
  /** Failures on streams that nobody waits for. */
  readonly strayFailures: { stream: number; failure: Failure }[] = []
  readonly ended: Promise<End>
  /** What hello was answered with. */
  greeting: AgentResult<'hello'> | undefined
  stderr = ''
  #rest: Buffer = Buffer.alloc(0)
  #next = 1
  readonly #waiting = new Map<number, Waiting>()
  #heartbeat: NodeJS.Timeout | undefined
  #over: string | undefined

  constructor(readonly child: ChildProcessByStdio<Writable, Readable, Readable>) {
    child.stdout.on('data', (data: Buffer) => this.#receive(data))
    child.stderr.on('data', (data: Buffer) => (this.stderr += data.toString()))
    child.stdin.on('error', () => {}) // it went away: `ended` says how
    this.ended = new Promise((resolve) => {
      child.once('close', (code, signal) => {
        this.stopHeartbeat()
        this.#over = `the agent ended (${code ?? signal}): ${this.stderr}${JSON.stringify(this.notices.at(-1))}`
        for (const { method, reject } of this.#waiting.values()) reject(new Error(`${method}: ${this.#over}`))
        this.#waiting.clear()
        resolve({ code, signal })
      })
    })
  }

  static spawn(command: string, args: readonly string[] = []): AgentConnection {
    return new AgentConnection(spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] }))
  }

  get process(): ChildProcess {
    return this.child
  }

  send(bytes: Buffer): void {
    this.child.stdin.write(bytes)
  }

  /** Sends a heartbeat every half second from now on. */
  startHeartbeat(): void {
    this.#heartbeat ??= setInterval(
      () => this.send(encodeFrame(kinds['HEARTBEAT']!, 0, Buffer.from('beat'))),
      500,
    )
  }

  stopHeartbeat(): void {
    clearInterval(this.#heartbeat)
    this.#heartbeat = undefined
  }

  /** Asks, checks the answer against the method's schema, and gives it with what came in PART frames. */
  async ask<M extends AgentMethod>(
    method: M,
    params: AgentParams<M>,
  ): Promise<{ result: AgentResult<M>; parts: Buffer }> {
    if (this.#over !== undefined) throw new Error(`${method}: ${this.#over}`)
    const stream = this.#next++
    const answer = new Promise<{ result: unknown; parts: Buffer }>((resolve, reject) => {
      this.#waiting.set(stream, { method, parts: [], resolve, reject })
    })
    this.send(encodeFrame(kinds['REQUEST']!, stream, Buffer.from(JSON.stringify({ method, params }))))
    const { result, parts } = await answer
    return { result: agentMethods[method].result.parse(result) as AgentResult<M>, parts }
  }

  async call<M extends AgentMethod>(method: M, params: AgentParams<M>): Promise<AgentResult<M>> {
    return (await this.ask(method, params)).result
  }

  async hello(nonce = '0123456789abcdef', heartbeatTimeout = 10_000): Promise<AgentResult<'hello'>> {
    this.greeting = await this.call('hello', { protocol: 1, nonce, heartbeatTimeout })
    this.startHeartbeat()
    return this.greeting
  }

  /** The failure that a request is refused with; throws when it is not refused. */
  async refusal<M extends AgentMethod>(method: M, params: AgentParams<M>): Promise<Failure> {
    try {
      await this.call(method, params)
    } catch (error) {
      if (error instanceof AgentRefusal) return error.failure
      throw error
    }
    throw new Error(`${method} was not refused`)
  }

  /** The last sample of a source, or undefined before the first. */
  latest(index: number, run = 1): SampleRecord | undefined {
    for (let i = this.samples.length - 1; i >= 0; i--) {
      const sample = this.samples[i]!
      const record = sample.run === run ? sample.records.find((one) => one.index === index) : undefined
      if (record) return record
    }
    return undefined
  }

  /** Says bye and waits for the end. */
  async close(): Promise<End> {
    await this.call('bye', {})
    this.child.stdin.end()
    return this.ended
  }

  #receive(data: Buffer): void {
    const { frames, rest } = takeFrames(Buffer.concat([this.#rest, data]))
    this.#rest = rest
    for (const frame of frames) this.#take(frame)
  }

  #take(frame: Frame): void {
    const waiting = this.#waiting.get(frame.stream)
    switch (frame.kind) {
      case kinds['SAMPLES']:
        this.samples.push(decodeSamples(frame))
        return
      case kinds['NOTICE']:
        this.notices.push(noticeSchema.parse(JSON.parse(frame.payload.toString())))
        return
      case kinds['ECHO']:
        this.echoes.push(frame.payload)
        return
      case kinds['OUTPUT']:
        this.output.push({ tool: frame.stream, text: frame.payload.subarray(16).toString() })
        return
      case kinds['PART']:
        waiting?.parts.push(frame.payload)
        return
      case kinds['RESPONSE']:
        this.#waiting.delete(frame.stream)
        waiting?.resolve({
          result: JSON.parse(frame.payload.toString()),
          parts: Buffer.concat(waiting.parts),
        })
        return
      case kinds['FAILURE']: {
        const failure = failureSchema.parse(JSON.parse(frame.payload.toString()))
        this.#waiting.delete(frame.stream)
        if (waiting) waiting.reject(new AgentRefusal(failure))
        else this.strayFailures.push({ stream: frame.stream, failure })
        return
      }
      default:
        throw new Error(`the agent sent a frame of kind ${frame.kind}`)
    }
  }
}

/**
 * Speaks with an agent over a channel of bytes, such as the stdin and stdout of ssh. Requests are answered in any order;
 * samples and notices come unasked. When the channel ends, breaks or falls silent, everything that waits fails.
 */
import type { Readable, Writable } from 'node:stream'
import { Emitter } from '../../../app/base/disposable'
import { failure, type Failure } from '../../../app/base/failure'
import { fail, succeed, type Result } from '../../../app/base/result'
import type { Bytes, Milliseconds } from '../../../app/base/units'
import { decodeSamples, type Samples } from '../../../app/decoders/samples'
import { decodeToolOutput, type ToolOutput } from '../../../app/decoders/toolOutput'
import {
  encodeFrame,
  FrameDecoder,
  maxPayloadBytes,
  type Frame,
  type FrameKind,
} from '../../../app/protocol/frames'
import { type AgentMethod, type AgentParams, type AgentResult } from '../../../app/protocol/messages'
import { noticeSchema, type Notice } from '../../../app/protocol/notices'
import { Heartbeat, heartbeatTimes, type HeartbeatTimes } from './heartbeat'
import { partLimits, type PartLimits } from './parts'
import { cancelled, parseJson, PendingRequests, unreadable, type Answer } from './pendingRequests'

export interface AgentChannel {
  readonly readable: Readable
  readonly writable: Writable
}

export interface AgentClientOptions {
  readonly heartbeat?: HeartbeatTimes
  readonly limits?: PartLimits
}

/** Why the conversation is over. */
export interface AgentEnd {
  readonly failure: Failure
  /** The agent's last words, when it had the time for them. */
  readonly ending: Extract<Notice, { notice: 'ending' }> | null
}

/** Attaching to thousands of functions on a slow machine takes its time. */
const usualTimeout: Milliseconds = 60_000

export class AgentClient {
  /** Samples of a run by its number. */
  readonly samples = new Emitter<{ readonly run: number; readonly samples: Samples }>()
  readonly notices = new Emitter<Notice>()
  /** What started tools say, by their numbers. */
  readonly output = new Emitter<{ readonly tool: number; readonly output: ToolOutput }>()
  /** Resolves once, when no more will come. */
  readonly ended: Promise<AgentEnd>
  /** Received since the agent was started. */
  linkBytes: Bytes = 0

  private readonly pending: PendingRequests
  private readonly decoder = new FrameDecoder('up')
  private readonly heartbeat: Heartbeat
  private readonly resolveEnded: (end: AgentEnd) => void
  private ending: AgentEnd['ending'] = null
  private over: Failure | null = null
  private beats = 0

  constructor(
    private readonly channel: AgentChannel,
    options: AgentClientOptions = {},
  ) {
    let resolve!: (end: AgentEnd) => void
    this.ended = new Promise((settle) => (resolve = settle))
    this.resolveEnded = resolve
    this.pending = new PendingRequests(options.limits ?? partLimits, (id) => this.send('CANCEL', id))
    this.heartbeat = new Heartbeat(
      options.heartbeat ?? heartbeatTimes,
      () => this.send('HEARTBEAT', 0, Buffer.from(String(++this.beats))),
      (silence) => this.end(silent(silence)),
    )
    const { readable, writable } = channel
    readable.on('data', (chunk: Buffer) => this.receive(chunk))
    readable.on('end', () => this.end(this.decoder.end() ?? gone))
    readable.on('close', () => this.end(gone))
    readable.on('error', () => this.end(gone))
    // Whoever read the bootstrap's lines paused it; a listener alone does not undo that.
    readable.resume()
    // EPIPE: the reading side says why.
    writable.on('error', () => {})
  }

  get isOver(): boolean {
    return this.over !== null
  }

  /**
   * Asks; the answer is checked against the method's schema. `signal` cancels, on the target too; when it has done so
   * before, nothing is asked.
   */
  async request<M extends AgentMethod>(
    method: M,
    params: AgentParams<M>,
    options: { readonly timeout?: Milliseconds; readonly signal?: AbortSignal } = {},
  ): Promise<Result<Answer<M>>> {
    if (this.over !== null) return fail(this.over)
    if (options.signal?.aborted === true) return fail(cancelled)
    const payload = Buffer.from(JSON.stringify({ method, params }))
    if (payload.length > maxPayloadBytes) {
      return fail(failure('limit', `A request of ${payload.length} bytes is too long for the agent.`))
    }
    const { id, answer } = this.pending.add(method, options.timeout ?? usualTimeout, options.signal)
    this.send('REQUEST', id, payload)
    return answer
  }

  /** The same for a method without parts. */
  async ask<M extends AgentMethod>(
    method: M,
    params: AgentParams<M>,
    timeout: Milliseconds = usualTimeout,
  ): Promise<Result<AgentResult<M>>> {
    const answer = await this.request(method, params, { timeout })
    return answer.ok ? succeed(answer.value.result) : answer
  }

  /** Nothing more is asked or heard. The channel's input ends, which makes the agent clean up and end as well. */
  end(reason: Failure): void {
    if (this.over !== null) return
    this.over = reason
    this.heartbeat.dispose()
    this.pending.giveUpAll(reason)
    this.channel.writable.end()
    this.resolveEnded({ failure: reason, ending: this.ending })
  }

  private send(kind: FrameKind, stream: number, payload?: Uint8Array): void {
    if (this.over === null && this.channel.writable.writable) {
      this.channel.writable.write(encodeFrame(kind, stream, payload))
    }
  }

  private receive(chunk: Buffer): void {
    if (this.over !== null) return
    this.linkBytes += chunk.length
    this.heartbeat.heard()
    const broken = this.decoder.push(chunk, (frame) => this.take(frame))
    if (broken !== null) this.end(broken)
  }

  private take({ kind, stream, payload }: Frame): void {
    if (this.over !== null) return
    switch (kind) {
      case 'RESPONSE':
        void this.pending.respond(stream, payload)
        return
      case 'FAILURE':
        this.pending.refuse(stream, payload)
        return
      case 'PART':
        this.pending.part(stream, payload)
        return
      case 'SAMPLES': {
        const samples = decodeSamples(payload)
        if (samples.ok) this.samples.emit({ run: stream, samples: samples.value })
        else this.end(samples.failure)
        return
      }
      case 'OUTPUT': {
        const output = decodeToolOutput(payload)
        if (output.ok) this.output.emit({ tool: stream, output: output.value })
        else this.end(output.failure)
        return
      }
      case 'NOTICE':
        this.takeNotice(payload)
        return
      // An ECHO has been heard, which is all it is for; the others are refused by the decoder.
      case 'ECHO':
      case 'REQUEST':
      case 'CANCEL':
      case 'HEARTBEAT':
    }
  }

  private takeNotice(payload: Uint8Array): void {
    const notice = noticeSchema.safeParse(parseJson(payload))
    if (!notice.success) {
      this.notices.emit({
        notice: 'warning',
        message: unreadable('a notice', notice.error.message).message,
      })
      return
    }
    if (notice.data.notice === 'ending') this.ending = notice.data
    this.notices.emit(notice.data)
  }
}

const gone = failure('lost', 'The connection to the target is gone.', {
  remedy: 'Reconnect when the target can be reached again.',
})

function silent(silence: Milliseconds): Failure {
  return failure('lost', `The target has not answered for ${Math.round(silence / 1000)} s.`, {
    remedy: 'Check the network, then reconnect. The agent on the target cleans up by itself.',
  })
}

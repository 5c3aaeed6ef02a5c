/**
 * The packaged app as somebody without rights and without a network has it. Chromium's debugging port is of no use there: the
 * window is driven over a pair of pipes.
 */
import { spawn } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'

interface Answer {
  readonly id?: number
  readonly result?: unknown
}

export interface PipedApp {
  /** What an expression in its page gives, once that is neither false nor nothing. */
  until<T>(expression: string): Promise<T>
  quit(): Promise<{ readonly code: number | null; readonly signal: string | null }>
}

/** @param command what starts it, the program and its arguments */
export async function startPiped(
  [file, ...args]: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<PipedApp> {
  const child = spawn(file!, [...args, '--remote-debugging-pipe'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    env: { ...env },
  })
  const exited = new Promise<{ code: number | null; signal: string | null }>((resolve, reject) => {
    child.once('exit', (code, signal) => resolve({ code, signal }))
    child.once('error', reject)
  })
  const send = speak(child.stdio[3] as Writable, child.stdio[4] as Readable, exited)
  const page = await eventually(async () => {
    const { targetInfos } = (await send('Target.getTargets')) as {
      targetInfos: { type: string; targetId: string }[]
    }
    return targetInfos.find(({ type }) => type === 'page')
  })
  const { sessionId } = (await send('Target.attachToTarget', {
    targetId: page.targetId,
    flatten: true,
  })) as { sessionId: string }
  return {
    until: <T>(expression: string) =>
      eventually(async () => {
        const params = { expression, returnByValue: true }
        const { result } = (await send('Runtime.evaluate', params, sessionId)) as { result?: { value?: T } }
        return result?.value
      }),
    quit: async () => {
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), 15_000)
      const end = await exited
      clearTimeout(timer)
      return end
    },
  }
}

type Send = (method: string, params?: object, sessionId?: string) => Promise<unknown>

/** Messages of JSON, each ended by a NUL. */
function speak(to: Writable, from: Readable, exited: Promise<unknown>): Send {
  const waiting = new Map<number, (result: unknown) => void>()
  let last = 0
  let held = ''
  to.on('error', () => {})
  from.setEncoding('utf8').on('data', (text: string) => {
    held += text
    for (let at = held.indexOf('\0'); at >= 0; at = held.indexOf('\0')) {
      const answer = JSON.parse(held.slice(0, at)) as Answer
      held = held.slice(at + 1)
      if (answer.id !== undefined) waiting.get(answer.id)?.(answer.result ?? {})
    }
  })
  return (method, params = {}, sessionId) => {
    const id = ++last
    const answer = new Promise((resolve) => waiting.set(id, resolve))
    to.write(`${JSON.stringify({ id, method, params, sessionId })}\0`)
    const gone = exited.then((end) => {
      throw new Error(`the app ended before it answered ${method}: ${JSON.stringify(end)}`)
    })
    return Promise.race([answer, gone])
  }
}

async function eventually<T>(look: () => Promise<T | undefined>, patience = 90_000): Promise<T> {
  const until = Date.now() + patience
  for (;;) {
    const found = await look()
    if (found !== undefined && found !== null && (found as unknown) !== false) return found
    if (Date.now() > until) throw new Error(`nothing came of it in ${patience} ms`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

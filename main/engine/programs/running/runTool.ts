/** Runs a tool of the target to its end. */
import type { Disposable } from '../../../../app/base/disposable'
import { failure } from '../../../../app/base/failure'
import { fail, succeed, type Result } from '../../../../app/base/result'
import type { Bytes, Milliseconds } from '../../../../app/base/units'
import type { ToolOutput } from '../../../../app/decoders/toolOutput'
import type { AgentClient } from '../../agent/agentClient'

export interface ToolPlan {
  readonly program: string
  /** `@program` stands for the file with the text. */
  readonly arguments: readonly string[]
  readonly text: string
  /** With a tracefs instance of its own. */
  readonly instance: boolean
  /** What it may take to say its results when it is stopped. */
  readonly grace: Milliseconds
}

export interface ToolEnd {
  readonly status: number | null
  readonly signal: number | null
  readonly dropped: Bytes
  /** Nanoseconds of the wall clock, and of CPU time; null when it was killed with its guard. */
  readonly elapsed: number | null
  readonly cpu: number | null
}

export interface ToolListener {
  started?(): void
  said(output: ToolOutput): void
}

/** Numbers of tools as the agents know them: never used twice, so that late output finds no wrong program. */
let lastNumber = 0

/** `stop` ends it, gently first; `force` kills it. Resolves when it has ended and nothing of it is left. */
export async function runTool(
  agent: AgentClient,
  plan: ToolPlan,
  listener: ToolListener,
  stop: AbortSignal,
  force?: AbortSignal,
): Promise<Result<ToolEnd>> {
  const tool = ++lastNumber
  const listening: Disposable[] = []
  const ended = new Promise<Result<ToolEnd>>((resolve) => {
    listening.push(
      agent.output.on((said) => {
        if (said.tool === tool) listener.said(said.output)
      }),
      agent.notices.on((notice) => {
        if (notice.notice !== 'tool-ended' || notice.tool !== tool) return
        const { status, signal, dropped, elapsed, cpu, error } = notice
        resolve(
          error === null
            ? succeed({ status, signal, dropped, elapsed, cpu })
            : fail(failure('failed', `${plan.program} could not be started: ${error}.`)),
        )
      }),
    )
    void agent.ended.then(({ failure: reason }) => resolve(fail(reason)))
  })
  const askToStop = (): void => void agent.ask('tool-stop', { tool, force: false })
  const kill = (): void => void agent.ask('tool-stop', { tool, force: true })
  try {
    const started = await agent.ask('tool-start', { ...plan, arguments: [...plan.arguments], tool })
    if (!started.ok) return started
    listener.started?.()
    if (stop.aborted) askToStop()
    else stop.addEventListener('abort', askToStop, { once: true })
    if (force?.aborted) kill()
    else force?.addEventListener('abort', kill, { once: true })
    return await ended
  } finally {
    stop.removeEventListener('abort', askToStop)
    force?.removeEventListener('abort', kill)
    for (const each of listening) each.dispose()
  }
}

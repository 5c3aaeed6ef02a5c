/** Builds a kernel module on the target against its headers, leaving nothing there. */
import { succeed, type Result } from '../../../app/base/result'
import { buildScript } from '../../../app/programs'
import type { AgentClient } from '../agent/agentClient'
import { runTool } from './runTool'

export interface BuiltModule {
  /** As base64; null when the build failed, and `said` is why. */
  readonly object: string | null
  readonly said: string
}

const grace = 1_000

export async function buildModule(
  name: string,
  text: string,
  agent: AgentClient,
  stop: AbortSignal,
): Promise<Result<BuiltModule>> {
  let object = ''
  let said = ''
  const output = new TextDecoder()
  const errors = new TextDecoder()
  const script = buildScript(name, Buffer.from(text).toString('base64'))
  const built = await runTool(
    agent,
    // Every tool has a mount namespace of its own where that can be had; this script mounts over /tmp, and must not run
    // where it cannot.
    { program: 'unshare', arguments: ['--mount', 'sh', '@program'], text: script, instance: false, grace },
    {
      said: ({ channel, bytes }) => {
        if (channel === 'output') object += output.decode(bytes, { stream: true })
        else said += errors.decode(bytes, { stream: true })
      },
    },
    stop,
  )
  if (!built.ok) return built
  return succeed({ object: built.value.status === 0 ? object.replace(/\s/g, '') : null, said })
}

/** Builds a kernel module on the target against its headers, leaving nothing there. */
import { succeed, type Result } from '../../../../app/base/result'
import { buildScript, buildStep } from '../../../../app/programs'
import type { AgentClient } from '../../agent/agentClient'
import { LineReader } from './lineReader'
import { runTool } from './runTool'

export interface BuiltModule {
  /** As base64; null when the build failed, and `said` is why. */
  readonly object: string | null
  readonly said: string
}

const grace = 1_000

/** @param begun is told what it does, when it begins to */
export async function buildModule(
  name: string,
  text: string,
  agent: AgentClient,
  stop: AbortSignal,
  begun: (step: string) => void = () => {},
): Promise<Result<BuiltModule>> {
  let object = ''
  let said = ''
  const output = new TextDecoder()
  const errors = new LineReader((line) => {
    said += `${line}\n`
    const step = buildStep(line)
    if (step !== null) begun(step)
  })
  const script = buildScript(name, Buffer.from(text).toString('base64'))
  const built = await runTool(
    agent,
    // Every tool has a mount namespace of its own where that can be had; this script mounts over /tmp, and must not run
    // where it cannot.
    { program: 'unshare', arguments: ['--mount', 'sh', '@program'], text: script, instance: false, grace },
    {
      said: (each) => {
        if (each.channel === 'output') object += output.decode(each.bytes, { stream: true })
        else errors.push(each)
      },
    },
    stop,
  )
  errors.end()
  if (!built.ok) return built
  return succeed({ object: built.value.status === 0 ? object.replace(/\s/g, '') : null, said })
}

/** The benchmark's kernel module, built once for each connection: building takes longer than measuring. */
import { randomBytes } from 'node:crypto'
import { countingModule, countingModuleName } from '../../../app/benchmark'
import { failure } from '../../../app/base/failure'
import { fail, succeed, type Result } from '../../../app/base/result'
import type { AgentClient } from '../agent/agentClient'
import { buildModule } from '../programs/buildModule'

export interface CountingModule {
  readonly name: string
  /** As base64. */
  readonly object: string
}

export class CountingModules {
  private readonly built = new WeakMap<AgentClient, CountingModule>()

  /** `failed`: the target's compiler did not make one of it. */
  async get(agent: AgentClient, stop: AbortSignal): Promise<Result<CountingModule>> {
    const known = this.built.get(agent)
    if (known !== undefined) return succeed(known)
    const name = countingModuleName(randomBytes(4).toString('hex'))
    const built = await buildModule(name, countingModule, agent, stop)
    if (!built.ok) return built
    const { object, said } = built.value
    if (object === null) {
      const detail = said.slice(-2_000)
      return fail(failure('failed', 'The kernel’s build of the module failed.', { detail }))
    }
    const module = { name, object }
    this.built.set(agent, module)
    return succeed(module)
  }
}

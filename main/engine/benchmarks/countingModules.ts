/** The benchmark's kernel module: building takes as long as half of a run, so it is built once for a target's kernel. */
import { randomBytes } from 'node:crypto'
import { countingModule, countingModuleName } from '../../../app/benchmark'
import { failure } from '../../../app/base/failure'
import { fail, succeed, type Result } from '../../../app/base/result'
import type { TargetAddress } from '../../../app/model/target'
import type { AgentClient } from '../agent/agentClient'
import { buildModule } from '../programs/running/buildModule'
import { KeptModules } from './keptModules'

export interface CountingModule {
  readonly name: string
  /** As base64. */
  readonly object: string
}

/** Gives a module of a name that no other agent on the target has. */
export type GetModule = (stop: AbortSignal, begun: (step: string) => void) => Promise<Result<CountingModule>>

/** As it is built and kept; inserted it has another name, as long. */
const builtName = countingModuleName('00000000')

export class CountingModules {
  /** Of kernels without a build id, which nothing that is kept can be known by. */
  private readonly built = new WeakMap<AgentClient, Buffer>()

  constructor(private readonly kept = new KeptModules()) {}

  /** `failed`: the target's compiler did not make one of it. */
  async get(
    agent: AgentClient,
    address: TargetAddress,
    stop: AbortSignal,
    begun: (step: string) => void,
  ): Promise<Result<CountingModule>> {
    const about = await agent.ask('kernel-types', { wanted: false })
    const buildId = about.ok ? about.value.buildId : null
    const known =
      buildId === null ? this.built.get(agent) : await this.kept.find(address, buildId, countingModule)
    if (known) return succeed(renamed(known))
    const built = await build(agent, stop, begun)
    if (!built.ok) return built
    if (buildId === null) this.built.set(agent, built.value)
    else await this.kept.keep(address, buildId, countingModule, built.value)
    return succeed(renamed(built.value))
  }
}

async function build(
  agent: AgentClient,
  stop: AbortSignal,
  begun: (step: string) => void,
): Promise<Result<Buffer>> {
  begun('make reads how this kernel was built')
  const built = await buildModule(builtName, countingModule, agent, stop, begun)
  if (!built.ok) return built
  const { object, said } = built.value
  if (object !== null) return succeed(Buffer.from(object, 'base64'))
  const detail = said.slice(-2_000)
  return fail(failure('failed', 'The kernel’s build of the module failed.', { detail }))
}

/** Its name stands in it as text of a fixed length: two agents at once must not take each other's module out. */
function renamed(object: Buffer): CountingModule {
  const name = countingModuleName(randomBytes(4).toString('hex'))
  const text = object.toString('latin1').replaceAll(builtName, name)
  return { name, object: Buffer.from(text, 'latin1').toString('base64') }
}

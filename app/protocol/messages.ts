/**
 * What the engine may ask of the agent: one entry a method, with the shape of its parameters and of its answer.
 * Methods with `parts` send PART frames before the RESPONSE; see each for what is inside.
 * All times are CLOCK_MONOTONIC nanoseconds of the target unless a name says otherwise.
 */
import type { z } from 'zod'
import { benchmarkMethods } from './methods/benchmark'
import { bpfMethods } from './methods/bpf'
import { connectionMethods } from './methods/connection'
import { countingMethods } from './methods/counting'
import { knowledgeMethods } from './methods/knowledge'
import { toolsMethods } from './methods/tools'

export const agentMethods = {
  ...connectionMethods,
  ...knowledgeMethods,
  ...countingMethods,
  ...toolsMethods,
  ...bpfMethods,
  ...benchmarkMethods,
} as const

export type AgentMethod = keyof typeof agentMethods
export type AgentParams<M extends AgentMethod> = z.input<(typeof agentMethods)[M]['params']>
export type AgentResult<M extends AgentMethod> = z.output<(typeof agentMethods)[M]['result']>

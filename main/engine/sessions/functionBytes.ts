/** Reads a function's bytes on the target, decodes them, names where they lead, and says who patched them. */
import {
  bytesOfHex,
  disassembleOver,
  explainBytes,
  hexOfBytes,
  inHex,
  type Decoded,
} from '../../../app/bytes'
import { succeed, type Result } from '../../../app/base/result'
import type { Destination, FunctionBytes, Instruction, Patcher } from '../../../app/model/bytes'
import type { AgentResult } from '../../../app/protocol/messages'
import type { AgentClient } from '../agent/agentClient'

export interface BytesWanted {
  readonly function: string
  readonly module: string | null
  readonly offset: number
  /** At most so many bytes. */
  readonly length: number
}

/** As many addresses as the agent names in one request. */
const mostDestinations = 256

/** @param arch the target's, as `uname -m` has it */
export async function readFunctionBytes(
  agent: AgentClient,
  arch: string,
  wanted: BytesWanted,
): Promise<Result<FunctionBytes>> {
  const read = await agent.ask('bytes', wanted)
  if (!read.ok) return read
  const { kprobes, ftrace, originals, offset, ...known } = read.value
  const bytes = bytesOfHex(known.bytes)
  const goesOn = known.size === null || offset + bytes.length < known.size
  const stood = isGone(kprobes)
    ? []
    : originals.map((each) => ({ at: each.offset - offset, bytes: bytesOfHex(each.bytes) }))
  const { now, before } = await disassembleOver(
    arch,
    bytes,
    stood,
    BigInt(known.address) + BigInt(offset),
    goesOn,
  )
  const names = await namesFor(
    agent,
    `${known.address} ${offset} ${known.bytes} ${before === null ? '' : hexOfBytes(before.bytes)}`,
    [...now, ...(before?.decoded ?? [])].flatMap(({ target }) => (target === null ? [] : [target])),
  )
  const named = (
    decoded: readonly (Decoded & { readonly rest?: boolean })[],
    digits: string,
  ): Instruction[] =>
    decoded.map(({ at, length, text, target, rest }) => ({
      offset: offset + at,
      bytes: digits.slice(2 * at, 2 * (at + length)),
      text,
      destination: target === null ? null : { address: hex(target), name: names.get(target) ?? null },
      ...(rest === true && { rest }),
    }))
  const instructions = named(now, known.bytes)
  const patchedBy = patchers({ kprobes, ftrace })
  return succeed({
    ...known,
    offset,
    instructions,
    before: before === null ? null : named(before.decoded, hexOfBytes(before.bytes)),
    patchedBy,
    explanation: explainBytes({ instructions, patchedBy }),
  })
}

/** A probe whose module went: what lies there now may be something else's. */
function isGone(kprobes: AgentResult<'bytes'>['kprobes']): boolean {
  return kprobes?.some(({ text }) => text.includes('[GONE]')) === true
}

/** The kernel lists each function that ftrace has enabled on one line, and goes on after a tab. */
function patchers({ kprobes, ftrace }: Pick<AgentResult<'bytes'>, 'kprobes' | 'ftrace'>): Patcher[] | null {
  if (kprobes === null && ftrace === null) return null
  return [
    ...(kprobes ?? []).map(({ offset, text }) => ({ by: 'kprobe' as const, offset, text: text.trim() })),
    ...(ftrace ?? []).map((text) => ({ by: 'ftrace' as const, offset: null, text: text.trim() })),
  ]
}

type Names = ReadonlyMap<bigint, Destination['name']>

/** What led where when the text was last read: it is read over and over, and naming may take the target a second. */
const lastNames = new WeakMap<AgentClient, { readonly text: string; readonly names: Names }>()

/** @param text all that was read: the same calls at the same place lead to where they led */
async function namesFor(agent: AgentClient, text: string, targets: readonly bigint[]): Promise<Names> {
  const last = lastNames.get(agent)
  if (last?.text === text) return last.names
  const names = await nameTargets(agent, targets)
  if (targets.every((target) => names.get(target) != null)) lastNames.set(agent, { text, names })
  return names
}

/** What cannot be named is shown as an address: that is no reason to show nothing. */
async function nameTargets(agent: AgentClient, targets: readonly bigint[]): Promise<Names> {
  const distinct = [...new Set(targets)].slice(0, mostDestinations)
  if (distinct.length === 0) return new Map()
  const answer = await agent.ask('symbolize', { addresses: distinct.map(hex) })
  if (!answer.ok) return new Map()
  return new Map(
    answer.value.symbols.map((symbol, index) => [
      distinct[index]!,
      symbol === null
        ? null
        : `${symbol.name}${symbol.offset === 0 ? '' : inHex(symbol.offset)}${symbol.module === null ? '' : ` [${symbol.module}]`}`,
    ]),
  )
}

function hex(address: bigint): string {
  return `0x${address.toString(16)}`
}

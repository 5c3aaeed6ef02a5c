/** Reads a loaded program's maps and prints while it runs, and once more when it has been detached. */
import { failureOf, type Failure } from '../../../../app/base/failure'
import type { Milliseconds } from '../../../../app/base/units'
import { readBpfMaps, type BpfReading } from '../../../../app/decoders/bpf/maps'
import { stacksIn } from '../../../../app/decoders/bpf/stacks'
import type { BpfTypes } from '../../../../app/decoders/bpf/types'
import type { BpfMap } from '../../../../app/protocol/methods/bpf'
import type { AgentClient } from '../../agent/agentClient'
import { KernelSymbols } from './kernelSymbols'
import { fullMap } from './fullMap'
import type { ProgramAnswer } from '../running/runner'

export interface LoadedBpf {
  /** As the agent knows it. */
  readonly number: number
  readonly maps: readonly BpfMap[]
  readonly cpus: number
  readonly btf: BpfTypes
  /** The program, where what is said of a map is marked. */
  readonly text: string
}

const interval: Milliseconds = 500
/** A ring buffer that nobody empties is full soon. */
const streamInterval: Milliseconds = 100
/** Reading may take this share of the time: it costs the target as well. */
const share = 0.25
/** Entries read of each map. */
const most = 10_000
/** Of what is printed, with the kernel's words before each line, the agent reads twice this at once. */
const flood = 128 << 10
const lineHead = 60
/** For what was printed before it was stopped. */
const lastWordsTime: Milliseconds = 300
/** The last reading may be long, and is the one that counts. */
const timeout: Milliseconds = 60_000

const ringBuffer = 27
const perfEventArray = 4

/** null when it was stopped as it should; else why it broke off. */
export async function followMaps(
  agent: AgentClient,
  loaded: LoadedBpf,
  answer: ProgramAnswer,
  stop: AbortSignal,
): Promise<Failure | null> {
  const bpf = loaded.number
  const hasStreams = loaded.maps.some(({ type }) => type === ringBuffer || type === perfEventArray)
  const least = hasStreams ? streamInterval : interval
  const symbols = new KernelSymbols(agent)
  let lost = 0
  const told = new Set<string>()
  const take = ({ maps, records, printed, notes, lost: all, lostPrints, full }: BpfReading): void => {
    for (const map of maps) answer.map(map)
    if (records.length > 0) {
      answer.say('output', records.map(({ map, text }) => `${map}: ${text}\n`).join(''))
    }
    if (printed.length > 0) answer.say('output', `${printed.join('\n')}\n`)
    if (notes.length > 0) answer.say('note', `${notes.join('\n')}\n`)
    answer.lost(all - lost + lostPrints)
    lost = all
    for (const map of full) {
      if (told.has(map.name)) continue
      told.add(map.name)
      answer.lost(null)
      answer.diagnose(fullMap(map, loaded.text))
    }
  }
  let flooded = false
  const read = async (): Promise<Failure | null> => {
    const answered = await agent.request('bpf-read', { bpf, most }, { timeout })
    if (!answered.ok) return answered.failure
    const { text } = answered.value
    await symbols.know(stacksIn(text, loaded.maps))
    const reading = readBpfMaps(text, loaded.maps, {
      ...loaded,
      nameOf: (address) => symbols.nameOf(address),
    })
    flooded = reading.printed.reduce((sum, line) => sum + line.length + lineHead, 0) > flood
    take(reading)
    return null
  }
  let broken: Failure | null = null
  try {
    broken = await follow()
  } catch (error) {
    broken = failureOf(error)
  }
  const unloaded = await agent.ask('bpf-unload', { bpf }, timeout)
  return broken ?? (unloaded.ok ? null : unloaded.failure)

  async function follow(): Promise<Failure | null> {
    while (!stop.aborted) {
      const begun = performance.now()
      const failed = await read()
      if (failed !== null) return failed
      await pause(Math.max(least, (performance.now() - begun) / share), stop)
    }
    // Detached first: what is read then is what it will stay.
    const detached = await agent.ask('bpf-detach', { bpf }, timeout)
    return detached.ok ? lastWords() : detached.failure
  }

  /** A reading brings so much of what was printed, and no more. A flood is not read to its end: it was told to stop. */
  async function lastWords(): Promise<Failure | null> {
    const begun = performance.now()
    for (;;) {
      const failed = await read()
      if (failed !== null || !flooded) return failed
      if (performance.now() - begun < lastWordsTime) continue
      answer.lost(null)
      answer.say(
        'note',
        'It printed more than was read before it stopped: what was printed last is missing.\n',
      )
      return null
    }
  }
}

function pause(milliseconds: Milliseconds, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer)
      stop.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, milliseconds)
    if (stop.aborted) end()
    else stop.addEventListener('abort', end, { once: true })
  })
}

/** Reads a loaded program's maps and prints while it runs, and once more when it has been detached. */
import { failureOf, type Failure } from '../../../../app/base/failure'
import type { Result } from '../../../../app/base/result'
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

/** null when it was stopped as it should; else why it broke off. Unloads the program in any case. */
export async function followMaps(
  agent: AgentClient,
  loaded: LoadedBpf,
  answer: ProgramAnswer,
  stop: AbortSignal,
): Promise<Failure | null> {
  const bpf = loaded.number
  const reader = new MapReader(agent, loaded, answer)
  let broken: Failure | null = null
  try {
    broken = await readUntil(stop, reader, restBetween(loaded.maps))
    // Detached first: what is read then is what it will stay.
    broken ??= failureIn(await agent.ask('bpf-detach', { bpf }, timeout))
    broken ??= await lastWords(reader, answer)
  } catch (error) {
    broken = failureOf(error)
  }
  const unloaded = await agent.ask('bpf-unload', { bpf }, timeout)
  return broken ?? failureIn(unloaded)
}

function restBetween(maps: readonly BpfMap[]): Milliseconds {
  return maps.some(({ type }) => type === ringBuffer || type === perfEventArray) ? streamInterval : interval
}

async function readUntil(stop: AbortSignal, reader: MapReader, least: Milliseconds): Promise<Failure | null> {
  while (!stop.aborted) {
    const begun = performance.now()
    const failed = await reader.read()
    if (failed !== null) return failed
    await pause(Math.max(least, (performance.now() - begun) / share), stop)
  }
  return null
}

/** A reading brings so much of what was printed, and no more. A flood is not read to its end: it was told to stop. */
async function lastWords(reader: MapReader, answer: ProgramAnswer): Promise<Failure | null> {
  const begun = performance.now()
  for (;;) {
    const failed = await reader.read()
    if (failed !== null || !reader.isFlooded) return failed
    if (performance.now() - begun < lastWordsTime) continue
    answer.lost(null)
    answer.say('note', 'It printed more than was read before it stopped: what was printed last is missing.\n')
    return null
  }
}

/** Reads once, and tells what is new since the reading before. */
class MapReader {
  /** Whether there was more to read than one reading brings. */
  isFlooded = false
  private readonly symbols: KernelSymbols
  /** Of records, since the program was loaded. */
  private lost = 0
  /** Full maps that were told of already. */
  private readonly told = new Set<string>()

  constructor(
    private readonly agent: AgentClient,
    private readonly loaded: LoadedBpf,
    private readonly answer: ProgramAnswer,
  ) {
    this.symbols = new KernelSymbols(agent)
  }

  async read(): Promise<Failure | null> {
    const { loaded, symbols } = this
    const answered = await this.agent.request('bpf-read', { bpf: loaded.number, most }, { timeout })
    if (!answered.ok) return answered.failure
    const { text } = answered.value
    await symbols.know(stacksIn(text, loaded.maps))
    const reading = readBpfMaps(text, loaded.maps, {
      ...loaded,
      nameOf: (address) => symbols.nameOf(address),
    })
    this.isFlooded = reading.printed.reduce((sum, line) => sum + line.length + lineHead, 0) > flood
    this.tell(reading)
    return null
  }

  private tell({ maps, records, printed, notes, lost, lostPrints, full }: BpfReading): void {
    const { answer } = this
    for (const map of maps) answer.map(map)
    if (records.length > 0) {
      answer.say('output', records.map(({ map, text }) => `${map}: ${text}\n`).join(''))
    }
    if (printed.length > 0) answer.say('output', `${printed.join('\n')}\n`)
    if (notes.length > 0) answer.say('note', `${notes.join('\n')}\n`)
    answer.lost(lost - this.lost + lostPrints)
    this.lost = lost
    for (const map of full) {
      if (this.told.has(map.name)) continue
      this.told.add(map.name)
      answer.lost(null)
      answer.diagnose(fullMap(map, this.loaded.text))
    }
  }
}

function failureIn(outcome: Result<unknown>): Failure | null {
  return outcome.ok ? null : outcome.failure
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

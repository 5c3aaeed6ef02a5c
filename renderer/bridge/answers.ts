/**
 * What programs have answered: text and maps, outside any store, since they come many times a second. Who shows them
 * subscribes, and looks when a frame is due.
 */
import { MapHistory } from '../../app/analysis/mapHistory'
import { OutputLines } from '../../app/analysis/outputLines'
import { Emitter, type Disposable } from '../../app/base/disposable'
import type { ProgramMap, ProgramOutput } from '../../app/model/program'
import { engine } from './engine'
import { programsStore } from './programs'

export interface ProgramAnswer {
  readonly output: OutputLines
  /** In the order in which they came. */
  readonly maps: ReadonlyMap<string, MapHistory>
}

interface Kept {
  readonly output: OutputLines
  readonly maps: Map<string, MapHistory>
  readonly changed: Emitter<void>
  /** Until then what is told is left: the answer that is being fetched has it. */
  loaded: boolean
}

const kept = new Map<string, Kept>()

export function answerOf(program: string): ProgramAnswer {
  return entry(program)
}

/** Calls `listener` after each change. What was answered so far is fetched when it is not here yet. */
export function subscribeAnswer(program: string, listener: () => void): Disposable {
  return entry(program).changed.on(listener)
}

function entry(program: string): Kept {
  const known = kept.get(program)
  if (known !== undefined) return known
  const created: Kept = { output: new OutputLines(), maps: new Map(), changed: new Emitter(), loaded: false }
  kept.set(program, created)
  void load(program, created)
  return created
}

async function load(program: string, into: Kept): Promise<void> {
  const answered = await engine.request('programs.output', { program })
  if (kept.get(program) !== into) return
  into.loaded = true
  if (answered.ok) {
    takeOutput(into, answered.value.output)
    takeMaps(into, answered.value.maps)
  }
  into.changed.emit()
}

function takeOutput(into: Kept, output: readonly ProgramOutput[]): void {
  into.output.add(output)
}

function takeMaps(into: Kept, maps: readonly ProgramMap[]): void {
  const now = Date.now()
  for (const map of maps) {
    const known = into.maps.get(map.name)
    if (known === undefined) into.maps.set(map.name, new MapHistory(map, now))
    else known.update(map, now)
  }
}

/** Once, at start. */
export function startAnswersBridge(): void {
  engine.on('program.output', ({ program, output }) => {
    const at = entry(program)
    if (!at.loaded) return
    takeOutput(at, output)
    at.changed.emit()
  })
  engine.on('program.maps', ({ program, maps }) => {
    const at = entry(program)
    if (!at.loaded) return
    takeMaps(at, maps)
    at.changed.emit()
  })
  engine.onGone(() => kept.clear())
  // A program that has been forgotten takes its answer with it.
  programsStore.subscribe(({ programs }, before) => {
    for (const { id } of before.programs) {
      if (!programs.some((program) => program.id === id)) kept.delete(id)
    }
  })
}

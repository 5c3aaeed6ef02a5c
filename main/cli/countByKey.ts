/** `count --by KEY`: each source by a BPF program that keeps its counts in a map on the target. */
import { failure, type Failure } from '../../app/base/failure'
import { fail, succeed, type Result } from '../../app/base/result'
import type { Milliseconds } from '../../app/base/units'
import type { CountDocument } from '../../app/contract/documents'
import type { Cell, ProgramMap, ProgramRun } from '../../app/model/program'
import type { Field } from '../../app/model/catalogue'
import type { Scope, Source } from '../../app/model/source'
import { answer, argumentName, numbersOf, samplingOf, type Consumer } from '../../app/programs/questions'
import type { CommandContext } from './command'
import type { ConnectedTarget } from './connectedTarget'
import { ProgramAnswers } from './programAnswers'

/** What any source can be counted by, other than CPUs; an argument's or a field's name is a key as well. */
export const countKeys: readonly string[] = ['comm', 'pid', 'stack']

export function isCountKey(text: string): boolean {
  return /^[A-Za-z_]\w{0,127}$/.test(text)
}

type CountedSource = CountDocument['sources'][number]
type KeyCounts = NonNullable<CountedSource['byKey']>

export interface KeyOptions {
  readonly sources: readonly { readonly text: string; readonly source: Source }[]
  readonly key: string
  readonly scope: Scope
  readonly duration: Milliseconds | null
}

/** Counts all of them at the same time. */
export async function countByKey(
  target: ConnectedTarget,
  { sources, key, scope, duration }: KeyOptions,
  { interrupt }: CommandContext,
): Promise<{ sources: CountedSource[]; seconds: number }> {
  const answers = new ProgramAnswers(target.engine, null)
  try {
    const programs = await Promise.all(sources.map(({ source }) => start(target, source, key, scope)))
    const running = programs.flatMap((each) => (each.ok ? [each.value] : []))
    const started = await Promise.all(running.map((program) => answers.running(program)))
    const begun = performance.now()
    // Until Ctrl-C would be for ever when there is nothing to wait for.
    if (started.some(({ phase }) => phase !== 'ended'))
      await Promise.race([elapsed(duration, interrupt.signal), interrupt.promise, target.lost])
    const seconds = (performance.now() - begun) / 1000
    const counted = await Promise.all(
      programs.map((each, index) => result(target, sources[index]!.text, each, { key, seconds })),
    )
    return { sources: counted, seconds }
  } finally {
    answers.dispose()
  }
}

async function start(
  { engine, session }: ConnectedTarget,
  source: Source,
  key: string,
  scope: Scope,
): Promise<Result<ProgramRun>> {
  if (samplingOf(source) !== null) {
    return fail(
      failure(
        'unsupported',
        'A program is called at every so many of these events: they cannot be counted by key.',
        {
          remedy: 'bpftrace and BPF C sample them: ask the question in the app, or write the program.',
        },
      ),
    )
  }
  const described = await engine.request('catalogue.describe', { session, source })
  if (!described.ok) return described
  const { fields, attachment } = described.value
  const consumer = consumerOf(source, fields, key)
  if (!consumer.ok) return consumer
  const written = answer(
    {
      source,
      consumer: consumer.value,
      fields,
      resolved: attachment?.resolved ?? null,
      process: scope.kind === 'process' ? scope.pid : null,
    },
    'bpf',
  )
  if (!written.ok) return fail(failure('unsupported', written.why))
  const { name, text } = written
  const started = await engine.request('programs.start', { session, name, text, kind: 'bpf' })
  return started.ok ? succeed(started.value.program) : started
}

/** A field may be called `pid` as well: a key that every source has goes first. */
function consumerOf(source: Source, fields: readonly Field[], key: string): Result<Consumer> {
  if (key === 'stack') return succeed({ kind: 'stacks' })
  if (countKeys.includes(key)) return succeed({ kind: 'by process' })
  const numbers = numbersOf(source, fields)
  const argument = numbers.find((each) => argumentName(each) === key)
  if (argument !== undefined) return succeed({ kind: 'by argument', argument })
  const others = numbers.map(argumentName).join(', ')
  return fail(
    failure('bad-request', `The events of this source carry no number '${key}'.`, {
      remedy:
        others === '' ? `Keys: ${countKeys.join(', ')}.` : `It has ${others}; or ${countKeys.join(', ')}.`,
    }),
  )
}

async function result(
  { engine }: ConnectedTarget,
  text: string,
  program: Result<ProgramRun>,
  { key, seconds }: { key: string; seconds: number },
): Promise<CountedSource> {
  if (!program.ok) return notCounted(text, program.failure)
  const { id } = program.value
  const stopped = await engine.request('programs.stop', { program: id })
  if (!stopped.ok) return notCounted(text, stopped.failure)
  const { failure: why, lost } = stopped.value.program
  if (why !== null) return notCounted(text, why)
  const kept = await engine.request('programs.output', { program: id })
  if (!kept.ok) return notCounted(text, kept.failure)
  const byKey = countsOf(kept.value.maps, key)
  const total = byKey.reduce<number>((sum, { total: count }) => sum + (count ?? 0), 0)
  return {
    source: text,
    total,
    perSecond: seconds > 0 ? total / seconds : null,
    own: null,
    byKey,
    // Missed: because the program ran already. Nothing else is lost unless its map is full, and then nobody knows.
    trust: { lost: lost === null ? null : 0, missed: lost, enabledShare: null },
    attachment: null,
    failure: null,
  }
}

/** The largest first. Several rows of one key, such as processes of one name, are one. */
function countsOf(maps: readonly ProgramMap[], key: string): KeyCounts {
  const map = maps.find(({ name }) => name === 'calls')
  if (map?.shape !== 'table') return []
  const wanted = map.columns.findIndex(({ name, key: isKey }) => isKey && (key === 'stack' || name === key))
  const value = map.columns.findIndex(({ key: isKey }) => !isKey)
  const counts = new Map<Cell, number>()
  for (const row of map.rows) {
    const cell = row[wanted] ?? null
    counts.set(cell, (counts.get(cell) ?? 0) + Number(row[value]))
  }
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([cell, count]) => ({ key: cell === null ? 'unknown' : String(cell), total: count }))
}

function notCounted(source: string, why: Failure): CountedSource {
  const trust = { lost: null, missed: null, enabledShare: null }
  return {
    source,
    total: null,
    perSecond: null,
    own: null,
    byKey: null,
    trust,
    attachment: null,
    failure: why,
  }
}

function elapsed(duration: Milliseconds | null, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (duration === null) return
    const timer = setTimeout(resolve, duration)
    signal.addEventListener('abort', () => clearTimeout(timer), { once: true })
  })
}

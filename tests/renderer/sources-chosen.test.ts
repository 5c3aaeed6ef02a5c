import { beforeEach, describe, expect, test, vi } from 'vitest'
import { failure } from '../../app/base/failure'
import { fail, succeed, type Result } from '../../app/base/result'
import type { Run, RunSource } from '../../app/model/run'
import type { Source } from '../../app/model/source'
import { parseSource, printSource } from '../../app/sources/notation'

/** Stands for the engine's process: keeps what is asked, and answers `runs.start` when the test says so. */
const fakeEngine = vi.hoisted(() => ({
  asked: [] as { name: string; params: Record<string, unknown> }[],
  answers: new Map<string, (params: Record<string, unknown>) => unknown>(),
}))

vi.mock('../../renderer/bridge/engine', () => ({
  engine: {
    request: async (name: string, params: Record<string, unknown>) => {
      fakeEngine.asked.push({ name, params })
      return await fakeEngine.answers.get(name)!(params)
    },
    on: () => ({ dispose() {} }),
    onOpen: () => ({ dispose() {} }),
    onGone: () => ({ dispose() {} }),
  },
}))
vi.mock('../../renderer/bridge/desktop', () => ({
  desktop: { request: async () => succeed({}), on: () => ({ dispose() {} }) },
}))
vi.stubGlobal('sessionStorage', { getItem: () => null, setItem: () => {} })

const { chooseSource, chosen, colourOf, dropSource, startChosen, chosenStore, isStarting } =
  await import('../../renderer/bridge/chosen')
const { sessionsStore } = await import('../../renderer/bridge/sessions')
const { runsStore } = await import('../../renderer/bridge/runs')
const { addSource, sourceStore } = await import('../../renderer/features/sources/sourceState')

function source(notation: string): Source {
  const parsed = parseSource(notation)
  if (!parsed.ok) throw new Error(notation)
  return parsed.value
}

function runOf(sources: readonly Source[]): Run {
  const attachment = { method: 'test', patch: null, functions: null, resolved: null }
  return {
    id: 'r1',
    session: 's1',
    scope: { kind: 'system' },
    interval: 100,
    phase: 'running',
    startedAt: 0,
    stoppedAt: null,
    cpus: [0],
    sources: sources.map((each, index): RunSource => ({
      index,
      source: each,
      notation: printSource(each),
      state: { phase: 'counting', attachment },
      total: null,
      own: null,
      trust: { lost: null, missed: null, enabledShare: null },
    })),
    cost: { agentCpuShare: null, linkBytes: null, droppedSamples: 0 },
  }
}

const askedFor = (name: string) =>
  fakeEngine.asked.filter((each) => each.name === name).map((each) => each.params)
const colours = () => chosen().sources.map((each) => colourOf(chosen(), printSource(each)))

beforeEach(() => {
  fakeEngine.asked.length = 0
  fakeEngine.answers.clear()
  fakeEngine.answers.set('runs.add', () => succeed({ index: 9 }))
  fakeEngine.answers.set('runs.remove', () => succeed({}))
  chosenStore.setState({ bySession: {} })
  runsStore.setState({ runs: [] })
  sessionsStore.setState({ active: 's1' })
  sourceStore.setState({ picker: null, typing: false, scoping: false, doubt: null })
})

describe('the colour of a source', () => {
  test('stays while others come and go; a free one is given again', async () => {
    for (const name of ['a', 'b', 'c']) await chooseSource(source(`kprobe:${name}`))
    expect(colours()).toEqual([0, 1, 2])
    await dropSource(source('kprobe:b'))
    expect(colours()).toEqual([0, 2])
    await chooseSource(source('kprobe:d'))
    expect(colours()).toEqual([0, 2, 1])
  })

  test('the same source twice is one', async () => {
    await chooseSource(source('kprobe:a'))
    await chooseSource(source('k:a'))
    expect(chosen().sources).toHaveLength(1)
  })
})

describe('starting', () => {
  test('there is one run at a time, and what is chosen meanwhile is taken in, what is dropped is taken out', async () => {
    let begin: (result: Result<{ run: Run }>) => void = () => {}
    fakeEngine.answers.set('runs.start', () => new Promise((resolve) => (begin = resolve)))
    await chooseSource(source('kprobe:a'))
    await chooseSource(source('kprobe:b'))
    const started = startChosen()
    expect(isStarting()).toBe(true)
    expect(await startChosen()).toBeNull()
    await chooseSource(source('kprobe:c'))
    await dropSource(source('kprobe:b'))
    begin(succeed({ run: runOf([source('kprobe:a'), source('kprobe:b')]) }))
    expect((await started)?.id).toBe('r1')
    expect(askedFor('runs.start')).toHaveLength(1)
    expect(askedFor('runs.add')).toEqual([{ run: 'r1', source: source('kprobe:c') }])
    expect(askedFor('runs.remove')).toEqual([{ run: 'r1', index: 1 }])
    expect(isStarting()).toBe(false)
  })

  test('a start that fails can be tried again', async () => {
    fakeEngine.answers.set('runs.start', () => fail(failure('not-connected', 'gone')))
    await chooseSource(source('kprobe:a'))
    expect(await startChosen()).toBeNull()
    expect(isStarting()).toBe(false)
    await startChosen()
    expect(askedFor('runs.start')).toHaveLength(2)
  })
})

describe('a wildcard', () => {
  const estimate = (functions: number) => () =>
    succeed({ functions, examples: ['vfs_read'], perSecond: 1000, note: null })

  test('of more than 50 functions asks first, with what was measured', async () => {
    fakeEngine.answers.set('catalogue.estimate', estimate(51))
    await addSource(source('ftrace:vfs_*'), false)
    expect(chosen().sources).toEqual([])
    expect(sourceStore.getState().doubt?.estimate?.perSecond).toBe(1000)
  })

  test('of 50 is added at once', async () => {
    fakeEngine.answers.set('catalogue.estimate', estimate(50))
    await addSource(source('ftrace:vfs_*'), false)
    expect(chosen().sources.map(printSource)).toEqual(['ftrace:vfs_*'])
    expect(sourceStore.getState().doubt).toBeNull()
  })

  test('that cannot be measured asks, and says why', async () => {
    fakeEngine.answers.set('catalogue.estimate', () => fail(failure('unsupported', 'no function tracer')))
    await addSource(source('ftrace:vfs_*'), false)
    expect(chosen().sources).toEqual([])
    expect(sourceStore.getState().doubt).toMatchObject({ estimate: null, problem: 'no function tracer' })
  })

  test('a single function is never measured', async () => {
    await addSource(source('ftrace:vfs_read'), false)
    expect(askedFor('catalogue.estimate')).toEqual([])
    expect(chosen().sources.map(printSource)).toEqual(['ftrace:vfs_read'])
  })
})

/** Tables, times and exit statuses, without running anything. */
import { describe, expect, test } from 'vitest'
import { failure } from '../../app/base/failure'
import { displayText, plainTitle } from '../../app/base/displayText'
import { countDocumentSchema } from '../../app/contract/documents'
import type { Run, RunSource } from '../../app/model/run'
import { countDocument } from '../../main/cli/countDocument'
import { costInWords, trustInWords } from '../../main/cli/countReport'
import { parseDuration } from '../../main/cli/duration'
import { statusOf } from '../../main/cli/exitStatus'
import { table } from '../../main/cli/table'

describe('tables', () => {
  test('align, and end no line with blanks', () => {
    expect(
      table(
        [{ title: 'source' }, { title: 'events', align: 'right' }, { title: 'trust' }],
        [
          ['kprobe:vfs_read', '1,234', 'lost 0'],
          [{ text: '中文', paint: (text) => `<${text}>` }, '5', ''],
        ],
      ),
    ).toEqual([
      'source           events  trust',
      'kprobe:vfs_read   1,234  lost 0',
      `<中文>${' '.repeat(18)}5`,
    ])
  })
})

describe('times', () => {
  const range = { least: 20, most: 3_600_000 }
  test.each([
    ['5s', 5_000],
    ['100ms', 100],
    ['1.5m', 90_000],
    ['1h', 3_600_000],
    ['.5s', 500],
  ])('%s', (text, milliseconds) => {
    expect(parseDuration('--for', text, range)).toEqual({ ok: true, value: milliseconds })
  })

  test.each(['', 's', '5', '-5s', '5 s', '5sec', '1e3s', '19ms', '2h', '0s', '9'.repeat(400) + 's', '5s\n'])(
    'not %j',
    (text) => {
      expect(parseDuration('--for', text, range)).toMatchObject({ ok: false, failure: { code: 'usage' } })
    },
  )
})

describe('words about numbers', () => {
  test('what is not known is called so, and never 0', () => {
    expect(trustInWords({ lost: null, missed: 0, enabledShare: null })).toBe('lost unknown, missed 0')
    expect(trustInWords({ lost: 0, missed: null, enabledShare: 1, hiddenBy: [12] })).toBe(
      'lost 0, missed unknown, some may be hidden by BPF program 12 on the same tracepoint',
    )
    expect(trustInWords({ lost: 2, missed: null, enabledShare: 0.25 })).toBe(
      'lost 2, missed unknown, estimated: ran 25 % of the time',
    )
    expect(costInWords({ agentCpuShare: null, linkBytes: null, droppedSamples: 0 })).toBe(
      "agent's CPU unknown, link unknown",
    )
    expect(costInWords({ agentCpuShare: 0.004, linkBytes: 2048, droppedSamples: 3 })).toBe(
      "agent's CPU 0.4 %, link 2.00 KiB, 3 samples dropped (totals are right)",
    )
  })
})

describe('hostile text', () => {
  test('is written out, not obeyed', () => {
    expect(displayText('a\x1b[31mb\x07\u202egnp.exe\n\x9b')).toBe('a\\x1b[31mb\\x07\\u202egnp.exe\\n\\x9b')
    expect(plainTitle('\x1b]0;name\u2066 \x00')).toBe(']0;name')
  })

  test('is cut between characters', () => {
    expect(displayText('🚀🚀🚀🚀', 3)).toBe('🚀🚀…')
    expect(displayText('abc', 3)).toBe('abc')
  })
})

describe('exit status', () => {
  test.each([
    ['usage', 2],
    ['bad-source', 2],
    ['unsupported', 3],
    ['not-found', 1],
    ['internal', 1],
  ])('%s', (code, status) => expect(statusOf(failure(code, 'x'))).toBe(status))
})

describe('the document of a count', () => {
  const unknownTrust = { lost: null, missed: null, enabledShare: null }
  const base = { source: { kind: 'software', event: 'page-faults' }, trust: unknownTrust, own: null } as const
  const sources: RunSource[] = [
    {
      ...base,
      index: 0,
      notation: 'software:page-faults',
      state: { phase: 'detached', attachment: null },
      total: 30,
      own: 12,
      perCpu: [10, 20],
    },
    {
      ...base,
      index: 1,
      notation: 'software:page-faults',
      state: { phase: 'failed', failure: failure('not-found', 'gone') },
      total: 0,
    },
    { ...base, index: 2, notation: 's', state: { phase: 'detached', attachment: null }, total: null },
  ]
  const run: Run = {
    id: 'run-1',
    session: 'session-1',
    scope: { kind: 'system' },
    interval: 100,
    phase: 'stopped',
    startedAt: 0,
    stoppedAt: 1,
    cpus: [0, 2],
    sources,
    cost: { agentCpuShare: null, linkBytes: null, droppedSamples: 0 },
  }

  test('has null for what is not known, and the words that were typed', () => {
    const spans = new Map([[0, { seconds: 2, events: 30 }]])
    const document = countDocument('lab', ['faults', 'b', 'c'], { run, seconds: 2.5, spans }, true)
    expect(countDocumentSchema.parse(document)).toEqual(document)
    expect(document.sources).toMatchObject([
      {
        source: 'faults',
        total: 30,
        perSecond: 15,
        own: 12,
        byKey: [
          { key: '0', total: 10 },
          { key: '2', total: 20 },
        ],
      },
      { source: 'b', total: null, perSecond: null, own: null, failure: { code: 'not-found' } },
      { source: 'c', total: null, perSecond: null, byKey: [{ total: null }, { total: null }] },
    ])
  })
})

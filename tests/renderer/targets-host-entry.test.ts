import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sshHostSchema, type TargetChoice } from '../../app/model/target'
import { choiceRows } from '../../renderer/features/targets/choices'
import { readHost } from '../../renderer/features/targets/hostEntry'

describe('a typed host', () => {
  test.each([
    'db7',
    'root@10.0.0.7',
    'engineer@db7.example.org:2222',
    'user@host%eth0',
    'root@[fe80::1]:22',
    '[2001:db8::1]',
  ])('%s can be connected to', (text) => {
    expect(readHost(text)).toEqual({ ok: true, value: text })
  })

  test('spaces around it are not part of it', () => {
    expect(readHost('  db7 ')).toEqual({ ok: true, value: 'db7' })
  })

  test('nothing is neither right nor wrong', () => {
    expect(readHost('')).toBeNull()
    expect(readHost('   ')).toBeNull()
  })

  test.each([
    ['-oProxyCommand=x', 'dash', '-'],
    ['a b', 'a space', ' '],
    ['host;rm', "';'", ';'],
    ['$(id)', "'$'", '$'],
    ['host\n', null, null],
    ['@host', 'user is missing', '@'],
    ['root@', 'host is missing', '@'],
    ['host:', 'port is missing', ':'],
    ['host:0', 'port', '0'],
    ['host:65536', 'port', '65536'],
    ['host:ssh', 'port', 'ssh'],
    ['root@:22', 'host is missing', ':'],
    ['[fe80::1', 'brackets', '[fe80::1'],
    ['[host]', 'brackets', '[host]'],
  ])('%j: the message says %j, the place %j', (text, message, place) => {
    const read = readHost(text)
    if (message === null) {
      // A trailing line break is trimmed like any space.
      expect(read).toEqual({ ok: true, value: 'host' })
      return
    }
    if (read === null || read.ok) throw new Error(`${text} was taken`)
    expect(read.failure.message).toContain(message)
    expect(read.failure.remedy).not.toBeNull()
    expect(text.slice(read.failure.place!.start, read.failure.place!.end)).toBe(place)
  })

  test('whatever is typed: taken only if the contract takes it, else a place within the text', () => {
    const typed = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.stringMatching(/^[-A-Za-z0-9@:.[\]% ]{1,40}$/),
    )
    fc.assert(
      fc.property(typed, (text) => {
        const read = readHost(text)
        if (read === null) return
        if (read.ok) {
          expect(sshHostSchema.safeParse(read.value).success).toBe(true)
          expect(read.value.startsWith('-')).toBe(false)
          return
        }
        const { start, end } = read.failure.place!
        expect(start).toBeGreaterThanOrEqual(0)
        expect(end).toBeGreaterThan(start)
        expect(end).toBeLessThanOrEqual(text.length)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('the list of targets', () => {
  const offered: TargetChoice[] = [
    { address: { kind: 'local' }, label: 'This computer', description: 'root', unavailable: null },
    { address: { kind: 'ssh', host: 'db7' }, label: 'db7', description: '~/.ssh/config', unavailable: null },
  ]
  const labels = (typed: string, recent: string[] = []) =>
    choiceRows(typed, offered, recent).map((row) => row.label)

  test('holds what is offered, then hosts used before, each once', () => {
    expect(labels('', ['root@a', 'db7'])).toEqual(['This computer', 'db7', 'root@a'])
  })

  test('is narrowed by what is typed; a host that is in no list comes first', () => {
    expect(labels('db')).toEqual(['db7', 'db'])
    expect(labels('db7')).toEqual(['db7'])
    expect(labels('root@10.0.0.7:22')).toEqual(['root@10.0.0.7:22'])
    expect(labels('config')).toEqual(['config', 'db7'])
  })

  test('offers nothing that ssh could take for an option', () => {
    expect(labels('-oProxyCommand=touch')).toEqual([])
  })
})

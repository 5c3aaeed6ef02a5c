import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { destinationArguments, parseDestination } from '../../main/engine/targets/ssh/destination'
import {
  commandArguments,
  controlArguments,
  masterArguments,
  shellArguments,
} from '../../main/engine/targets/ssh/options'

const good: readonly (readonly [string, string[]])[] = [
  ['db7', ['--', 'db7']],
  ['db7.example.org', ['--', 'db7.example.org']],
  ['engineer@db7', ['-l', 'engineer', '--', 'db7']],
  ['engineer@db7:2222', ['-l', 'engineer', '-p', '2222', '--', 'db7']],
  ['db7:22', ['-p', '22', '--', 'db7']],
  ['user@domain@db7', ['-l', 'user@domain', '--', 'db7']],
  ['10.0.0.7:65535', ['-p', '65535', '--', '10.0.0.7']],
  ['::1', ['--', '::1']],
  ['fe80::1%eth0', ['--', 'fe80::1%eth0']],
  ['root@[fe80::1%eth0]:2222', ['-l', 'root', '-p', '2222', '--', 'fe80::1%eth0']],
  ['[::1]', ['--', '::1']],
  ['under_score', ['--', 'under_score']],
]

describe('hosts', () => {
  it.each(good)('%s', (text, args) => {
    const parsed = parseDestination(text)
    expect(parsed.ok && destinationArguments(parsed.value)).toEqual(args)
  })
})

/** Each with something that no host has, at each place of each host that is one. */
const hostile = [
  ' ',
  ';',
  '|',
  '&',
  '$',
  '`',
  '\n',
  '\0',
  '"',
  "'",
  '\\',
  '<',
  '>',
  '(',
  '*',
  '?',
  '!',
  '#',
  '=',
  '/',
  ',',
  'ä',
  '\u202e',
  '\x1b',
]

const malformed = [
  '',
  '@',
  '@db7',
  'root@',
  ':22',
  'root@:22',
  'db7:',
  'db7:0',
  'db7:65536',
  'db7:99999',
  'db7:-1',
  'db7:22a',
  'db7:1e3',
  'db7: 22',
  'db7:0x16',
  '-db7',
  '-l',
  '--',
  '-oProxyCommand=touch trap',
  'root@-oProxyCommand',
  '-root@db7',
  '[::1',
  '::1]',
  '[]',
  '[]:22',
  '[::1]22',
  '[::1]:',
  '[::1]:0',
  '[[::1]]',
  '[-x]:22',
  'a'.repeat(256),
  ...good.flatMap(([host]) =>
    hostile.flatMap((bad) => [`${bad}${host}`, `${host}${bad}`, `${host.slice(0, 2)}${bad}${host.slice(2)}`]),
  ),
]

describe('what is no host', () => {
  it('is refused, all of it, in words', () => {
    expect(malformed.length).toBeGreaterThan(400)
    for (const text of malformed) {
      const parsed = parseDestination(text)
      expect(parsed.ok, JSON.stringify(text)).toBe(false)
      if (parsed.ok) continue
      expect(parsed.failure.code).toBe('bad-host')
      expect(parsed.failure.message).not.toBe('')
      expect(parsed.failure.remedy).toContain('USER@HOST')
    }
  })
})

describe('any text', () => {
  it('is refused, or becomes arguments of which none is an option that was not ours', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string({ unit: fc.constantFrom(...'ab-@:[]%.1o=') }),
          fc.constantFrom(...malformed),
        ),
        (text) => {
          const parsed = parseDestination(text)
          if (!parsed.ok) return
          const target = { destination: parsed.value, configFile: null, connectTimeout: 10 }
          for (const args of [
            masterArguments(target, '/run/m'),
            shellArguments(target, '/run/m'),
            controlArguments(target, '/run/m', 'check'),
          ]) {
            expect(args.at(-2)).toBe('--')
            expect(args.at(-1)).toBe(parsed.value.host)
            expect(args.at(-1)).not.toMatch(/^-/)
            if (parsed.value.user !== null) expect(args[args.indexOf('-l') + 1]).toBe(parsed.value.user)
          }
          expect(commandArguments(target, '/run/m', 'true').slice(-3)).toEqual([
            '--',
            parsed.value.host,
            'true',
          ])
        },
      ),
      { numRuns: 2_000 },
    )
  })
})

describe('every ssh', () => {
  const target = {
    destination: { host: 'db7', user: null, port: null },
    configFile: null,
    connectTimeout: 10,
  }

  it('forwards nothing and runs nothing local', () => {
    for (const args of [
      masterArguments(target, '/run/m'),
      shellArguments(target, '/run/m'),
      commandArguments(target, '/run/m', 'true'),
    ]) {
      for (const option of [
        'ForwardAgent=no',
        'ForwardX11=no',
        'ClearAllForwardings=yes',
        'PermitLocalCommand=no',
      ]) {
        expect(args[args.indexOf(option) - 1]).toBe('-o')
      }
    }
  })

  it('that rides on the connection cannot make one of its own', () => {
    for (const args of [shellArguments(target, '/run/m'), commandArguments(target, '/run/m', 'true')]) {
      expect(args).toEqual(expect.arrayContaining(['ControlMaster=no', 'ProxyCommand=false']))
      expect(args[args.indexOf('-S') + 1]).toBe('/run/m')
    }
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matchGlob } from '../../../app/sources/catalogue'
import { rawConfig } from '../../../app/sources/catalogue/pmuEvents'

/** Another way to say the same, to check against: a regular expression. */
function expression(pattern: string): RegExp {
  let text = ''
  for (let i = 0; i < pattern.length; i++) {
    const character = pattern[i]!
    const close = character === '[' ? pattern.indexOf(']', i + 2) : -1
    if (character === '*') text += '.*'
    else if (character === '?') text += '.'
    else if (close > 0) {
      text += `[${pattern.slice(i + 1, close).replace(/[\\\]^]/g, '\\$&')}]`
      i = close
    } else text += character.replace(/[.$[\]\\^]/g, '\\$&')
  }
  return new RegExp(`^(?:${text})$`)
}

describe('a pattern', () => {
  it.each([
    ['vfs_read', 'vfs_read', true],
    ['vfs_read', 'vfs_readv', false],
    ['vfs_*', 'vfs_read', true],
    ['vfs_*', 'do_vfs_read', false],
    ['*_read', 'vfs_read', true],
    ['*sys*', '__x64_sys_getuid', true],
    ['*', '', true],
    ['**', 'x', true],
    ['do_*_open*', 'do_sys_openat2', true],
    ['vfs_rea?', 'vfs_read', true],
    ['vfs_rea?', 'vfs_rea', false],
    ['vfs_[rw]*', 'vfs_write', true],
    ['vfs_[a-q]*', 'vfs_read', false],
    ['[]a]x', ']x', true],
    ['[a-]x', '-x', true],
    ['a[', 'a[', true],
    ['a[bc', 'a[bc', true],
    ['foo.isra.*', 'foo.isra.0', true],
    ['foo.isra', 'fooxisra', false],
  ])('%s with %s: %s', (pattern, name, expected) => {
    expect(matchGlob(pattern, name)).toBe(expected)
  })

  it('means what a regular expression made of it means', () => {
    const pattern = fc.string({
      maxLength: 8,
      unit: fc.constantFrom('a', 'b', '_', '*', '?', '[a]', '[ab]', '[a-b]', '[^]', '.'),
    })
    const name = fc.string({ maxLength: 8, unit: fc.constantFrom('a', 'b', '_', '.', '^') })
    fc.assert(
      fc.property(pattern, name, (glob, text) => {
        expect(matchGlob(glob, text)).toBe(expression(glob).test(text))
      }),
      { numRuns: 5000 },
    )
  })

  it('of many stars is not slow', () => {
    const started = performance.now()
    for (let i = 0; i < 100; i++) matchGlob('*a'.repeat(128), 'a'.repeat(127).padEnd(500, 'b'))
    expect((performance.now() - started) / 100).toBeLessThan(20)
  })
})

describe("an event of the CPU's PMU", () => {
  it.each([
    ['cpu', 'event=0x3c', '3c'],
    ['cpu', 'event=0x3c,umask=0x01', '13c'],
    ['cpu', 'event=0xd0,umask=0x81,cmask=1,inv,edge', '18481d0'],
    ['cpu_core', 'event=0x00,umask=0x03', '300'],
    // AMD: bits 8 to 11 of the event lie at 32.
    ['cpu', 'event=0x1c0', '1000000c0'],
    ['armv8_pmuv3', 'event=0x0011', '11'],
    ['armv8_cortex_a72', 'event=0x8142', '8142'],
  ])('of %s, %s, has the raw code %s', (pmu, text, code) => {
    expect(rawConfig(pmu, text)).toBe(code)
  })

  it.each([
    ['power', 'event=0x02'],
    ['uncore_imc_0', 'event=0x04,umask=0x03'],
    ['cpu', 'event=0xcd,umask=0x1,ldlat=3'],
    ['cpu', 'umask=0x1'],
    ['cpu', 'event=0x1ffff'],
    ['cpu', 'event=0x3c,umask=0x100'],
    ['cpu', ''],
    ['cpu', 'event=;reboot'],
    ['armv8_pmuv3', 'event=0x11,umask=1'],
  ])('of %s, %s, has none that is known', (pmu, text) => {
    expect(rawConfig(pmu, text)).toBeNull()
  })
})

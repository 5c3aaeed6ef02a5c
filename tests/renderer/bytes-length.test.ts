import { describe, expect, it } from 'vitest'
import { mostBytes, wantedLength } from '../../renderer/features/bytes/wantedLength'

describe('how much of a function is read', () => {
  it('is little at first, where most probes are', () => {
    expect(wantedLength(0, 0)).toBe(64)
    expect(wantedLength(9, 0)).toBe(64)
  })

  it('holds the place of a probe further on, and what follows it', () => {
    for (const offset of [20, 60, 64, 1000, 4000]) {
      const length = wantedLength(offset, 0)
      // No x86 instruction is longer than 15 bytes.
      expect(length).toBeGreaterThanOrEqual(Math.min(mostBytes, offset + 15))
      expect(length).toBeLessThanOrEqual(mostBytes)
    }
  })

  it('is what was asked for, never less, never more than is read at once', () => {
    expect(wantedLength(9, 256)).toBe(256)
    expect(wantedLength(1000, 256)).toBe(1048)
    expect(wantedLength(0, 1e6)).toBe(mostBytes)
    expect(wantedLength(1e6, 0)).toBe(mostBytes)
  })
})

// The containers are written by our own few lines, so they are read here as the formats' descriptions say.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const folder = fileURLToPath(new URL('../../resources/icons/', import.meta.url))

/** Width and height in a PNG's first chunk (IHDR). */
function pngSize(bytes) {
  expect(bytes.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n')
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)]
}

test('each PNG has the size that its name says', () => {
  const names = readdirSync(join(folder, 'png'))
  expect(names).toContain('16x16.png')
  expect(names).toContain('1024x1024.png')
  for (const name of names) {
    expect(pngSize(readFileSync(join(folder, 'png', name))).join('x')).toBe(name.replace('.png', ''))
  }
})

test('icon.ico: the directory matches the images', () => {
  const bytes = readFileSync(join(folder, 'icon.ico'))
  expect([bytes.readUInt16LE(0), bytes.readUInt16LE(2)]).toEqual([0, 1])
  const sizes = []
  for (let at = 6; at < 6 + 16 * bytes.readUInt16LE(4); at += 16) {
    const [length, offset] = [bytes.readUInt32LE(at + 8), bytes.readUInt32LE(at + 12)]
    const [width, height] = pngSize(bytes.subarray(offset, offset + length))
    expect([bytes[at] || 256, bytes[at + 1] || 256]).toEqual([width, height])
    sizes.push(width)
  }
  expect(sizes).toEqual([16, 24, 32, 48, 64, 128, 256])
})

test('icon.icns: every entry is a PNG of the size that its type stands for', () => {
  const bytes = readFileSync(join(folder, 'icon.icns'))
  expect(bytes.toString('latin1', 0, 4)).toBe('icns')
  expect(bytes.readUInt32BE(4)).toBe(bytes.length)
  const sizes = {}
  for (let at = 8; at < bytes.length; at += bytes.readUInt32BE(at + 4)) {
    sizes[bytes.toString('latin1', at, at + 4)] = pngSize(bytes.subarray(at + 8))[0]
  }
  // ic11 to ic14 are the doubled resolutions of 16, 32, 128 and 256.
  expect(sizes).toEqual({
    ...{ icp4: 16, icp5: 32, ic07: 128, ic08: 256, ic09: 512, ic10: 1024 },
    ...{ ic11: 32, ic12: 64, ic13: 256, ic14: 512 },
  })
})

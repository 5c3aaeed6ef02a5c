// `node resources/icons/make.mjs`: draws the icons in every size and container from the two SVG sources.
// Needs rsvg-convert (Debian: librsvg2-bin). The results are committed: packaging needs no drawing program.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { mustRun } from '../base/run.mjs'

const folder = dirname(fileURLToPath(import.meta.url))
const SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1024]
const LARGEST_SIMPLIFIED = 48 // up to here the simplified drawing reads better

// Apple's names of PNG entries by size in pixels; a size may appear once plain and once as another's @2x.
const ICNS = [
  ['icp4', 16],
  ['icp5', 32],
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic08', 256],
  ['ic13', 256],
  ['ic09', 512],
  ['ic14', 512],
  ['ic10', 1024],
]
const ICO_SIZES = [16, 24, 32, 48, 64, 128, 256]

mkdirSync(join(folder, 'png'), { recursive: true })
for (const size of SIZES) {
  const source = size <= LARGEST_SIMPLIFIED ? 'icon-small.svg' : 'icon.svg'
  mustRun('rsvg-convert', ['-w', `${size}`, '-h', `${size}`, join(folder, source), '-o', pngPath(size)])
}
writeFileSync(join(folder, 'icon.icns'), icns())
writeFileSync(join(folder, 'icon.ico'), ico())

function pngPath(size) {
  return join(folder, 'png', `${size}x${size}.png`)
}

/** Apple's container: 'icns', u32 length of all; then for each image its type, u32 length with this header, PNG. */
function icns() {
  const entries = ICNS.map(([type, size]) => {
    const png = readFileSync(pngPath(size))
    return Buffer.concat([icnsHeader(type, png.length + 8), png])
  })
  const total = entries.reduce((sum, entry) => sum + entry.length, 8)
  return Buffer.concat([icnsHeader('icns', total), ...entries])
}

function icnsHeader(type, length) {
  const header = Buffer.alloc(8, type, 'latin1')
  header.writeUInt32BE(length, 4)
  return header
}

/** Microsoft's container (ICONDIR, then an ICONDIRENTRY of 16 bytes an image, then the PNGs). */
function ico() {
  const images = ICO_SIZES.map((size) => readFileSync(pngPath(size)))
  const header = Buffer.alloc(6 + 16 * images.length)
  header.writeUInt16LE(1, 2) // 1: icons
  header.writeUInt16LE(images.length, 4)
  let offset = header.length
  images.forEach((png, index) => {
    const at = 6 + 16 * index
    header.writeUInt8(ICO_SIZES[index] % 256, at) // 0 stands for 256
    header.writeUInt8(ICO_SIZES[index] % 256, at + 1)
    header.writeUInt16LE(1, at + 4) // colour planes
    header.writeUInt16LE(32, at + 6) // bits a pixel
    header.writeUInt32LE(png.length, at + 8)
    header.writeUInt32LE(offset, at + 12)
    offset += png.length
  })
  return Buffer.concat([header, ...images])
}

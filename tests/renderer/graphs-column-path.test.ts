import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { columnPath } from '../../renderer/features/graphs/chart/columnPath'

/** Node has no canvas: this stands for Path2D and writes down what is drawn. */
class RecordingPath {
  steps: string[] = []
  moveTo(x: number, y: number): void {
    this.steps.push(`M${x},${y}`)
  }
  lineTo(x: number, y: number): void {
    this.steps.push(`L${x},${y}`)
  }
}

// A second a pixel, and a pixel a unit.
const frame = { left: 10, top: 0, width: 100, height: 100, from: 0, to: 100, max: 100, log: false }
const drawn = (
  time: number[],
  values: number[],
  { from = 0, dashes = null as Parameters<typeof columnPath>[5] } = {},
) => {
  const path = columnPath(time, values, { ...frame, from, to: from + 100 }, 1, 2, dashes)
  return (path as unknown as RecordingPath).steps.join(' ')
}

describe('a line with several points a pixel', () => {
  beforeEach(() => void vi.stubGlobal('Path2D', RecordingPath))
  afterEach(() => void vi.unstubAllGlobals())

  test('is a stroke a pixel, from the least to the greatest, as thick as the line', () => {
    expect(drawn([0.2, 0.5, 0.8, 1.25, 1.75], [20, 40, 30, 30, 35])).toBe(
      'M10.5,59 L10.5,81 M11.5,64 L11.5,71',
    )
  })

  test('reaches to the stroke beside it, up and down', () => {
    expect(drawn([0.5, 1.5, 2.5], [20, 60, 10])).toBe('M10.5,79 L10.5,81 M11.5,39 L11.5,81 M12.5,39 L12.5,91')
  })

  test('breaks at a gap, and shows a single sample between two', () => {
    expect(drawn([0.5, 1.25, 1.75, 2.5, 3.5], [20, NaN, 60, NaN, 20])).toBe(
      'M10.5,79 L10.5,81 M11.5,39 L11.5,41 M13.5,79 L13.5,81',
    )
  })

  test('goes on over pixels without a sample', () => {
    expect(drawn([0.5, 3.5], [20, 60])).toBe('M10.5,79 L10.5,81 M10.5,80 L13.5,40 M13.5,39 L13.5,41')
  })

  test('moves by whole pixels: what is in a stroke does not change while it scrolls', () => {
    const [time, values] = [
      [5.25, 5.75, 6.25, 6.75],
      [10, 20, 30, 40],
    ]
    const heights = (text: string) => text.replaceAll(/[ML][\d.]+,/g, '')
    const pictures = [0, 0.3, 0.5, 0.7, 1].map((from) => drawn(time, values, { from }))
    expect(new Set(pictures.map(heights)).size).toBe(1)
    expect(pictures.every((picture) => /^M1[45]\.5,/.test(picture))).toBe(true)
  })

  test('of dashes leaves out strokes, never a long one', () => {
    const time = [0.5, 1.5, 2.5, 3.5, 4.5]
    const dashes = { lengths: [2, 2], longest: 10 }
    expect(drawn(time, [20, 20, 20, 20, 20], { dashes })).toBe(
      'M10.5,79 L10.5,81 M11.5,79 L11.5,81 M14.5,79 L14.5,81',
    )
    expect(drawn(time, [20, 20, 70, 20, 20], { dashes })).toContain('M12.5,29 L12.5,81')
  })

  test('on the logarithmic scale keeps its place', () => {
    const path = columnPath([0.5], [1], { ...frame, max: 1000, log: true }, 1, 2, null)
    expect((path as unknown as RecordingPath).steps).toEqual(['M10.5,74', 'L10.5,76'])
  })
})

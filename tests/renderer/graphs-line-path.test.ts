import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { gapsOf } from '../../renderer/features/graphs/chart/gaps'
import { linePath } from '../../renderer/features/graphs/chart/linePath'

/** Node has no canvas: this stands for Path2D and writes down what is drawn. */
class RecordingPath {
  steps: string[] = []
  moveTo(x: number, y: number): void {
    this.steps.push(`M${x},${y}`)
  }
  lineTo(x: number, y: number): void {
    this.steps.push(`L${x},${y}`)
  }
  closePath(): void {
    this.steps.push('Z')
  }
}

const frame = { left: 10, top: 0, width: 100, height: 100, from: 0, to: 10, max: 100, log: false }
const drawn = (path: Path2D | null) => (path as unknown as RecordingPath).steps.join(' ')

describe('a line on the canvas', () => {
  beforeEach(() => void vi.stubGlobal('Path2D', RecordingPath))
  afterEach(() => void vi.unstubAllGlobals())

  test('goes from sample to sample', () => {
    const path = linePath([0, 5, 10], [0, 50, 100], frame, false)
    expect(drawn(path.stroke)).toBe('M10,100 L60,50 L110,0')
    expect(path.fill).toBeNull()
  })

  test('breaks at a gap, and goes on after it', () => {
    const path = linePath([0, 1, 2, 3, 4], [10, 20, NaN, 30, 40], frame, false)
    expect(drawn(path.stroke)).toBe('M10,90 L20,80 M40,70 L50,60')
  })

  test('one sample between two gaps is still seen', () => {
    const path = linePath([0, 1, 2], [NaN, 20, NaN], frame, false)
    expect(drawn(path.stroke)).toBe('M20,80 L20,80')
  })

  test('the area below closes for each piece', () => {
    const path = linePath([0, 1, 2, 3, 4], [10, 20, NaN, 30, 40], frame, true)
    expect(drawn(path.fill)).toBe('M10,100 L10,90 L20,80 L20,100 Z M40,100 L40,70 L50,60 L50,100 Z')
  })

  test('on the logarithmic scale 0 is at the bottom', () => {
    const path = linePath([0, 5, 10], [0, 1, 1000], { ...frame, max: 1000, log: true }, false)
    expect(drawn(path.stroke)).toBe('M10,100 L60,75 L110,0')
  })
})

describe('gaps', () => {
  const times = (...values: number[]) => Float64Array.from(values)

  test('are where no shown line is known for a second or more', () => {
    const time = times(0, 1, 2, 5, 6)
    expect(gapsOf(time, [times(NaN, 5, NaN, 5, 5)], [true])).toEqual([{ from: 1, to: 5 }])
    expect(gapsOf(time, [times(NaN, 5, NaN, 5, 5), times(1, 1, 1, 1, 1)], [true, true])).toEqual([])
    expect(gapsOf(time, [times(NaN, 5, NaN, 5, 5), times(1, 1, 1, 1, 1)], [true, false])).toEqual([
      { from: 1, to: 5 },
    ])
  })

  test('are not the time before the first sample, nor a single late one, nor a short one', () => {
    expect(gapsOf(times(0, 3, 4), [times(NaN, NaN, 5)], [true])).toEqual([])
    expect(gapsOf(times(0, 3, 4), [times(5, 5, 5)], [true])).toEqual([])
    expect(gapsOf(times(0, 0.1, 0.2, 0.3), [times(1, NaN, NaN, 1)], [true])).toEqual([])
  })
})

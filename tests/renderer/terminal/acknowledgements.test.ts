import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { highWatermark, lowWatermark } from '../../../main/engine/terminals/flowControl'
import { Acknowledgements } from '../../../renderer/features/terminal/screen/acknowledgements'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function recording(): { readonly sent: number[]; readonly acknowledgements: Acknowledgements } {
  const sent: number[] = []
  return { sent, acknowledgements: new Acknowledgements((characters) => sent.push(characters)) }
}

test('many small pieces make few messages, and none is forgotten', () => {
  const { sent, acknowledgements } = recording()
  for (let piece = 0; piece < 1_000; piece++) acknowledgements.add(37)
  vi.runAllTimers()
  expect(sent.reduce((sum, characters) => sum + characters, 0)).toBe(37_000)
  expect(sent.length).toBeLessThan(12)
})

test('the rest is told without waiting for more', () => {
  const { sent, acknowledgements } = recording()
  acknowledgements.add(1)
  expect(sent).toEqual([])
  vi.advanceTimersByTime(60)
  expect(sent).toEqual([1])
  vi.advanceTimersByTime(1_000)
  expect(sent).toEqual([1])
})

test('what may stay untold never keeps the engine from going on', () => {
  const { sent, acknowledgements } = recording()
  acknowledgements.add(highWatermark + 1)
  acknowledgements.add(lowWatermark - 1)
  const untold = highWatermark + lowWatermark - sent.reduce((sum, characters) => sum + characters, 0)
  expect(untold).toBeLessThan(lowWatermark)
})

test('after a new attachment the old output is not told any more', () => {
  const { sent, acknowledgements } = recording()
  acknowledgements.add(100)
  acknowledgements.forget()
  acknowledgements.add(7)
  vi.runAllTimers()
  expect(sent).toEqual([7])
})

import { beforeEach, describe, expect, it, vi } from 'vitest'
import { failure } from '../../app/base/failure'
import { fail, succeed } from '../../app/base/result'
import {
  closeNotice,
  notices,
  notify,
  notifyFailure,
  shown,
  withProgress,
} from '../../renderer/bridge/notifications'

beforeEach(() => notices().forEach(({ id }) => closeNotice(id)))

const messages = () => notices().map(({ message }) => message)

describe('notices', () => {
  it('say what failed, what to do, and the tool’s own words', () => {
    notifyFailure(failure('x', 'It failed', { remedy: 'Do this', detail: 'EPERM' }))
    expect(notices()).toMatchObject([
      { severity: 'error', message: 'It failed', remedy: 'Do this', detail: 'EPERM', lasts: null, times: 1 },
    ])
  })

  it('count the same one instead of stacking it', () => {
    const first = notify({ severity: 'warning', message: 'Lost' })
    notify({ severity: 'info', message: 'Other' })
    expect(notify({ severity: 'warning', message: 'Lost' })).toBe(first)
    expect(notices().map(({ message, times }) => [message, times])).toEqual([
      ['Lost', 2],
      ['Other', 1],
    ])
  })

  it('go by themselves, except errors and those with something to do', () => {
    notify({ severity: 'info', message: 'a' })
    notify({ severity: 'error', message: 'b' })
    notify({ severity: 'info', message: 'c', actions: [{ title: 'Open', run: () => {} }] })
    expect(notices().map(({ lasts }) => lasts !== null)).toEqual([true, false, false])
  })

  it('are at most five', () => {
    for (let i = 0; i < 8; i++) notify({ severity: 'error', message: String(i) })
    expect(messages()).toEqual(['3', '4', '5', '6', '7'])
  })
})

describe('progress', () => {
  it('is shown only for what takes longer than half a second, and goes with it', async () => {
    vi.useFakeTimers()
    let finish: (value: string) => void = () => {}
    const slow = withProgress('Attaching', new Promise<string>((resolve) => (finish = resolve)))
    await vi.advanceTimersByTimeAsync(450)
    expect(messages()).toEqual([])
    await vi.advanceTimersByTimeAsync(100)
    expect(notices()).toMatchObject([{ severity: 'progress', message: 'Attaching' }])
    finish('done')
    expect(await slow).toBe('done')
    expect(messages()).toEqual([])
    vi.useRealTimers()
  })

  it('goes when the work fails, too', async () => {
    await expect(withProgress('x', Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(messages()).toEqual([])
  })

  it('hands on a value, and shows a failure', async () => {
    expect(await shown(Promise.resolve(succeed(3)))).toBe(3)
    expect(messages()).toEqual([])
    expect(await shown(Promise.resolve(fail(failure('x', 'No such run'))))).toBeNull()
    expect(messages()).toEqual(['No such run'])
  })
})

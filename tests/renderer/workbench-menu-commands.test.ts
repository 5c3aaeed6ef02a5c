/** What the native menu asks for is done, or the user is told that it cannot be. */
import { beforeEach, expect, test, vi } from 'vitest'
import { succeed } from '../../app/base/result'

/** Stands for main: the menu's choices are told as it would tell them. */
const mockMain = vi.hoisted(() => {
  type Choose = (choice: { id: string; argument: string | null }) => void
  return { choose: (() => {}) as Choose }
})

vi.mock('../../renderer/bridge/desktop', () => ({
  desktop: {
    request: async () => succeed({}),
    on: (_: string, listener: typeof mockMain.choose) => {
      mockMain.choose = listener
      return { dispose() {} }
    },
  },
}))

const { registerCommand, startCommandBridge } = await import('../../renderer/bridge/commands')
const { closeNotice, notices } = await import('../../renderer/bridge/notifications')

startCommandBridge()
beforeEach(() => notices().forEach(({ id }) => closeNotice(id)))

test('a command that can run, runs, and nothing is said', () => {
  const run = vi.fn<() => void>()
  const registered = registerCommand('run.start', { run })
  mockMain.choose({ id: 'run.start', argument: null })
  expect(run).toHaveBeenCalledOnce()
  expect(notices()).toEqual([])
  registered.dispose()
})

test('one that has just become impossible, which the menu has not heard yet, is said to be', () => {
  const run = vi.fn<() => void>()
  const registered = registerCommand('run.start', { run, enabled: () => false })
  mockMain.choose({ id: 'run.start', argument: null })
  expect(run).not.toHaveBeenCalled()
  expect(notices().map(({ message }) => message)).toEqual([expect.stringMatching(/cannot be done/)])
  registered.dispose()
})

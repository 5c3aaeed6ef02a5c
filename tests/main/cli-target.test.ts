/** Which machine is meant when none is named. */
import { expect, test } from 'vitest'
import { defaultTarget } from '../../main/cli/targetOption'

const root = { platform: 'linux', uid: 0, env: {} } as const
const user = { platform: 'linux', uid: 1000, env: {} } as const
const mac = { platform: 'darwin', uid: 501, env: {} } as const

test('root on Linux means this computer, as with any other tracer', () => {
  expect(defaultTarget('count', root)).toEqual({ name: 'local', note: null })
})

test('who cannot trace this computer gets the kernel that is always there, and is told so', () => {
  expect(defaultTarget('count', user)).toMatchObject({
    name: 'embedded',
    note: expect.stringMatching(/emulated.*--target local/) as unknown,
  })
  expect(defaultTarget('doctor', mac)).toMatchObject({
    name: 'embedded',
    note: expect.stringContaining('no Linux') as unknown,
  })
})

test('what is left behind is looked for where tracing leaves something', () => {
  expect(defaultTarget('clean', user).name).toBe('local')
})

test('the environment chooses', () => {
  expect(defaultTarget('count', { ...root, env: { PROBESCOPE_TARGET: 'db7' } })).toEqual({
    name: 'db7',
    note: null,
  })
  expect(defaultTarget('count', { ...root, env: { PROBESCOPE_TARGET: '' } }).name).toBe('local')
})

import { describe, expect, it } from 'vitest'
import { failure, FailureError } from '../../app/base/failure'
import { desktopRequests, settingsSchema } from '../../app/contract/desktop'
import { answer, type DesktopHandlers } from '../../main/ipc/answer'

const settings = settingsSchema.parse({})
const asked: unknown[] = []
const handlers: DesktopHandlers = {
  'app.info': () => ({ version: '1', electron: '33', platform: 'linux', samples: [] }),
  'app.licences': () => ({ licences: [] }),
  'files.open': () => ({ files: [] }),
  'files.read': ({ path }) => {
    throw new FailureError(failure('not-found', `${path} is gone`, { remedy: 'Look for it.' }))
  },
  'files.save': () => null,
  'kernels.choose': () => null,
  'results.open': () => null,
  'results.save': () => null,
  'drafts.load': () => ({ drafts: [], active: null }),
  'drafts.store': () => {
    throw new Error('disk full')
  },
  'settings.get': () => settings,
  'settings.set': (change) => {
    asked.push(change)
    return { ...settings, theme: change.theme ?? settings.theme }
  },
  'clipboard.read': () => Promise.reject(new TypeError('no clipboard')),
  'clipboard.write': () => ({}),
  'dialog.ask': () => ({ button: 0 }),
  'menu.state': () => ({}),
}

describe('answering the window', () => {
  it('gives the value of a good request, with only what the contract knows', async () => {
    asked.length = 0
    expect(await answer(handlers, 'settings.set', { theme: 'dark', evil: 1 })).toEqual({
      ok: true,
      value: { ...settings, theme: 'dark' },
    })
    expect(asked).toEqual([{ theme: 'dark' }])
  })

  it('gives a failure as it was meant, and any other error as an internal one', async () => {
    expect(await answer(handlers, 'files.read', { path: '/x' })).toMatchObject({
      ok: false,
      failure: { code: 'not-found', message: '/x is gone', remedy: 'Look for it.' },
    })
    expect(await answer(handlers, 'drafts.store', { drafts: [], active: null })).toMatchObject({
      ok: false,
      failure: { code: 'internal', message: 'disk full' },
    })
    expect(await answer(handlers, 'clipboard.read', {})).toMatchObject({
      ok: false,
      failure: { code: 'internal', message: 'no clipboard' },
    })
  })

  it.each([
    'no.such',
    '',
    'toString',
    'constructor',
    '__proto__',
    'hasOwnProperty',
    null,
    undefined,
    7,
    {},
    ['settings.get'],
  ])('knows no request %o', async (request) => {
    expect(await answer(handlers, request, {})).toMatchObject({ ok: false, failure: { code: 'bad-request' } })
  })

  const hostile = [undefined, null, 0, '', 'x', [], [1], { path: 7 }, { text: {} }, { buttons: [] }]
  const strict = ['files.read', 'files.save', 'drafts.store', 'clipboard.write', 'dialog.ask', 'menu.state']
  it.each(strict)('refuses wrong parameters of %s', async (request) => {
    for (const params of hostile) {
      expect(await answer(handlers, request, params)).toMatchObject({
        ok: false,
        failure: { code: 'bad-request' },
      })
    }
  })

  it('has a handler for each request and no other', () => {
    expect(Object.keys(handlers).sort()).toEqual(Object.keys(desktopRequests).sort())
  })
})

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ProtocolResponse } from 'electron'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contentServer, fileOf } from '../../main/windows/content'

let root: string
beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), 'desktop-content-'))
  root = join(folder, 'renderer')
  mkdirSync(join(root, 'assets'), { recursive: true })
  writeFileSync(join(root, 'index.html'), '<!doctype html>')
  writeFileSync(join(root, 'assets', 'a b.js'), 'export {}')
  writeFileSync(join(root, 'assets', 'secret.pem'), 'key')
  writeFileSync(join(folder, 'outside.js'), 'outside')
})
afterAll(() => rmSync(join(root, '..'), { recursive: true }))

describe('addresses of the page', () => {
  it('mean files of the built page', () => {
    expect(fileOf('app://probescope/index.html', root)).toBe(join(root, 'index.html'))
    expect(fileOf('app://probescope/', root)).toBe(join(root, 'index.html'))
    expect(fileOf('app://probescope/assets/a%20b.js?v=1#x', root)).toBe(join(root, 'assets', 'a b.js'))
  })

  it.each([
    'app://probescope/../outside.js',
    'app://probescope/assets/../../outside.js',
    'app://probescope/%2e%2e/outside.js',
    'app://probescope/..%2foutside.js',
    'app://probescope/..%5coutside.js',
    'app://probescope/%2e%2e%2foutside.js',
    'app://probescope/assets/%00.js',
    'app://probescope/%E0%A4%A.js',
    'app://elsewhere/index.html',
    'app://probescope.evil/index.html',
    'file:///etc/passwd',
    'https://probescope/index.html',
    'not an address',
    'app://probescope/assets/secret.pem',
    'app://probescope/assets',
  ])('do not lead elsewhere: %s', (address) => {
    const file = fileOf(address, root)
    if (file !== null) expect(file.startsWith(`${root}/`)).toBe(true)
    else expect(file).toBeNull()
    expect(file).not.toBe(join(root, '..', 'outside.js'))
  })
})

describe('serving the page', () => {
  const answerTo = (method: string, url: string) => {
    let answered: ProtocolResponse | undefined
    contentServer(root)({ method, url }, (response) => (answered = response))
    return answered!
  }

  it('allows scripts of its own only', () => {
    const { path, headers } = answerTo('GET', 'app://probescope/index.html')
    const policy = headers!['Content-Security-Policy'] as string
    expect(path).toBe(join(root, 'index.html'))
    expect(headers!['Content-Type']).toBe('text/html; charset=utf-8')
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self';")
    expect(policy).not.toMatch(/unsafe-eval|https?:|\*/)
    expect(policy.match(/'unsafe-inline'/g)).toHaveLength(1)
    expect(policy).toContain("style-src 'self' 'unsafe-inline'")
  })

  it.each([
    ['POST', 'app://probescope/index.html'],
    ['GET', 'app://probescope/assets/secret.pem'],
    ['GET', 'app://elsewhere/index.html'],
  ])('gives no file to %s %s', (method, address) => {
    expect(answerTo(method, address)).toEqual({ error: -6 })
  })
})

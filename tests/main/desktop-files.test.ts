import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FailureError } from '../../app/base/failure'
import { maxFileBytes, readTextFile, writeFile } from '../../main/ipc/textFiles'
import { writeAtomically } from '../../main/settings/atomicFile'
import { DraftStore } from '../../main/settings/drafts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'desktop-files-'))))
afterEach(() => rmSync(folder, { recursive: true }))

const at = (name: string) => join(folder, name)

function failureOf(act: () => unknown): FailureError['failure'] {
  try {
    act()
  } catch (error) {
    if (error instanceof FailureError) return error.failure
    throw error
  }
  throw new Error('it did not fail')
}

describe('writing atomically', () => {
  it('replaces the file, keeps its mode and leaves nothing beside it', () => {
    writeFileSync(at('a.sh'), 'old')
    chmodSync(at('a.sh'), 0o751)
    writeAtomically(at('a.sh'), 'new ✓')
    expect(readFileSync(at('a.sh'), 'utf8')).toBe('new ✓')
    expect(statSync(at('a.sh')).mode & 0o7777).toBe(0o751)
    expect(readdirSync(folder)).toEqual(['a.sh'])
  })

  it('is a new file, so that a reader of the old one still has it whole', () => {
    writeFileSync(at('a'), 'old')
    const before = statSync(at('a')).ino
    writeAtomically(at('a'), 'new')
    expect(statSync(at('a')).ino).not.toBe(before)
  })

  it('writes through a symbolic link and leaves it one', () => {
    writeFileSync(at('real'), 'old')
    symlinkSync(at('real'), at('link'))
    writeAtomically(at('link'), 'new')
    expect(lstatSync(at('link')).isSymbolicLink()).toBe(true)
    expect(readFileSync(at('real'), 'utf8')).toBe('new')
  })

  it('leaves nothing behind when it fails', () => {
    mkdirSync(at('folder'))
    expect(() => writeAtomically(at('folder'), 'text')).toThrow('EISDIR')
    expect(readdirSync(folder)).toEqual(['folder'])
  })
})

describe('programs on disk', () => {
  it('gives back what was written', () => {
    writeFile(at('p.bt'), 'BEGIN { printf("ü\\n") }\n')
    expect(readTextFile(at('p.bt'))).toEqual({
      path: at('p.bt'),
      name: 'p.bt',
      text: 'BEGIN { printf("ü\\n") }\n',
    })
  })

  it('says why a file cannot be opened', () => {
    writeFileSync(at('binary'), new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0]))
    writeFileSync(at('latin1'), new Uint8Array([0x67, 0xfc, 0x6e]))
    writeFileSync(at('big'), Buffer.alloc(maxFileBytes + 1, 'x'))
    expect(failureOf(() => readTextFile(at('gone')))).toMatchObject({
      code: 'not-found',
      message: 'gone could not be opened: it is not there any more',
    })
    expect(failureOf(() => readTextFile(at('binary'))).code).toBe('not-text')
    expect(failureOf(() => readTextFile(at('latin1'))).code).toBe('not-text')
    expect(failureOf(() => readTextFile(at('big'))).code).toBe('too-big')
    expect(failureOf(() => readTextFile(folder)).message).toContain('it is a folder')
  })

  it('does not wait for a pipe’s other end', () => {
    execFileSync('mkfifo', [at('pipe')])
    expect(failureOf(() => readTextFile(at('pipe'))).code).toBe('not-text')
    expect(failureOf(() => readTextFile('/dev/zero')).code).toBe('not-text')
  })

  it('says where to save when it cannot', () => {
    expect(failureOf(() => writeFile(at('no/such/folder'), 'x'))).toMatchObject({
      remedy: 'Save it under another name, or in another folder.',
    })
  })
})

describe('drafts', () => {
  const drafts = {
    drafts: [
      { id: '1', path: null, name: 'Untitled', text: 'kprobe:vfs_read {}', savedText: null, cursor: null },
    ],
    active: '1',
  }

  it('are none at first, and then what was stored last', () => {
    const store = new DraftStore(at('drafts.json'))
    expect(store.load()).toEqual({ drafts: [], active: null })
    store.store({ drafts: [], active: null })
    store.store(drafts)
    expect(new DraftStore(at('drafts.json')).load()).toEqual(drafts)
  })

  it('set aside what cannot be read, too, and are kept from then on', () => {
    mkdirSync(at('drafts.json'))
    writeFileSync(join(at('drafts.json'), 'whatever'), '')
    const store = new DraftStore(at('drafts.json'))
    expect(store.load()).toEqual({ drafts: [], active: null })
    expect(readdirSync(at('drafts.json.damaged'))).toEqual(['whatever'])
    store.store({ drafts: [], active: null })
    expect(readdirSync(folder)).toEqual(['drafts.json', 'drafts.json.damaged'])
  })

  it('can be read by nobody else', () => {
    new DraftStore(at('drafts.json')).store(drafts)
    expect(statSync(at('drafts.json')).mode & 0o777).toBe(0o600)
  })

  it.each(['{"drafts": [{"id"', '{"drafts": 3}', ''])('sets a damaged file aside: %j', (text) => {
    writeFileSync(at('drafts.json'), text)
    expect(new DraftStore(at('drafts.json')).load()).toEqual({ drafts: [], active: null })
    expect(readFileSync(at('drafts.json.damaged'), 'utf8')).toBe(text)
  })
})

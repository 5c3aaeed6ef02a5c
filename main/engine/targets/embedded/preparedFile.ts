/**
 * A machine that somebody has prepared and saved, as one file to take to another computer: a line that says what it is, the
 * length of the manifest, the manifest, the state. It may come from anybody: it is checked, and what it holds runs in the
 * emulator alone.
 */
import { createHash } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { basename } from 'node:path'
import { failure, type Failure } from '../../../../app/base/failure'
import { fail, succeed, type Result } from '../../../../app/base/result'
import { unpack, type Unpacking } from './savedState'
import { manifestSchema, manifestVersion, someVersionSchema, type SnapshotManifest } from './snapshotManifest'

const magic = 'PROBESCOPE-KERNEL 1\n'
const headBytes = magic.length + 4
const mostManifest = 1 << 20

export interface PreparedFile {
  readonly manifest: SnapshotManifest
  readonly state: Unpacking
}

/** Written beside it and renamed: a crash leaves the old file or the new one. */
export async function writePrepared(
  path: string,
  manifest: Omit<SnapshotManifest, 'state'>,
  state: Uint8Array,
): Promise<Result<{ bytes: number }>> {
  const sha256 = createHash('sha256').update(state).digest('hex')
  const text = Buffer.from(JSON.stringify({ ...manifest, state: { bytes: state.length, sha256 } }))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(text.length)
  const whole = Buffer.concat([Buffer.from(magic), length, text, state])
  const partial = `${path}.${process.pid}.partial`
  try {
    const file = await open(partial, 'w', 0o600)
    try {
      await file.writeFile(whole)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(partial, path)
    return succeed({ bytes: whole.length })
  } catch (error) {
    await rm(partial, { force: true }).catch(() => {})
    return fail(
      failure('file', `${basename(path)} could not be saved.`, {
        remedy: 'Save it under another name, or in another folder.',
        detail: (error as Error).message,
      }),
    )
  }
}

/** Reads and checks all of it. */
export async function readPrepared(path: string): Promise<Result<PreparedFile>> {
  try {
    const file = await open(path, 'r')
    try {
      if (!(await file.stat()).isFile()) return fail(notPrepared(path, 'it is not a file'))
      const head = Buffer.alloc(headBytes)
      await file.read(head, 0, headBytes, 0)
      if (head.toString('latin1', 0, magic.length) !== magic) {
        return fail(notPrepared(path, 'it does not begin like one'))
      }
      const length = head.readUInt32LE(magic.length)
      if (length > mostManifest) return fail(damaged(path, `a manifest of ${length} bytes`))
      const text = Buffer.alloc(length)
      await file.read(text, 0, length, headBytes)
      const said: unknown = JSON.parse(text.toString('utf8'))
      const { version } = someVersionSchema.parse(said)
      if (version !== manifestVersion) return fail(otherVersion(path, version))
      const manifest = manifestSchema.parse(said)
      const state = (await file.readFile()).subarray(headBytes + length)
      if (state.length !== manifest.state.bytes) {
        return fail(damaged(path, `it holds ${state.length} bytes of state, not ${manifest.state.bytes}`))
      }
      if (createHash('sha256').update(state).digest('hex') !== manifest.state.sha256) {
        return fail(damaged(path, 'the state is not what its SHA-256 says'))
      }
      return succeed({ manifest, state: unpack(state) })
    } finally {
      await file.close()
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === undefined) return fail(damaged(path, message))
    return fail(
      failure(code === 'ENOENT' ? 'not-found' : 'file', `${basename(path)} cannot be opened.`, {
        remedy: 'Choose another file, or use the embedded kernel as it comes.',
        detail: message,
      }),
    )
  }
}

function notPrepared(path: string, detail: string): Failure {
  return failure('bad-file', `${basename(path)} is not a kernel that Probescope has saved.`, {
    remedy: 'Target › Save Prepared Kernel… makes such a file.',
    detail,
  })
}

function damaged(path: string, detail: string): Failure {
  return failure('damaged', `${basename(path)} is damaged.`, {
    remedy: 'Copy it anew from where it was saved.',
    detail,
  })
}

function otherVersion(path: string, version: number): Failure {
  return failure('unsupported', `${basename(path)} was saved by another version of Probescope.`, {
    remedy: 'Open it with the Probescope that saved it, or prepare it anew here.',
    detail: `its form is ${version}, and this is ${manifestVersion}`,
  })
}

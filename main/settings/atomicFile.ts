/** Writing a file so that a crash at any moment leaves the old text or the new one, never half of it. */
import { randomBytes } from 'node:crypto'
import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'

/**
 * Writes to a new file beside it and renames. Mode and, where allowed, owner of a file that was there are kept; a
 * symbolic link keeps pointing to the file that is replaced.
 * @throws the file system's own error, with nothing left behind
 */
export function writeAtomically(path: string, content: string | Uint8Array, newMode = 0o666): void {
  const target = followed(path)
  const before = statSync(target, { throwIfNoEntry: false })
  const partial = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}.partial`)
  const file = openSync(partial, 'wx', newMode)
  try {
    const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content
    for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written)
    if (before !== undefined) keepOwnerAndMode(file, before)
    // Without it, a power cut may leave the new name on an empty file.
    fsyncSync(file)
    closeSync(file)
    renameSync(partial, target)
  } catch (error) {
    try {
      closeSync(file)
    } catch {
      // It was closed already.
    }
    rmSync(partial, { force: true })
    throw error
  }
}

function followed(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path // it is new
  }
}

function keepOwnerAndMode(file: number, before: { uid: number; gid: number; mode: number }): void {
  try {
    fchownSync(file, before.uid, before.gid)
  } catch {
    // Only root may give a file away; the text matters more than its owner.
  }
  // After the owner: chown clears the set-user-id bits.
  fchmodSync(file, before.mode & 0o7777)
}

/** Programs and results on disk: read whole, written whole. */
import { readFileSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { failure, FailureError } from '../../app/base/failure'
import { writeAtomically } from '../settings/atomicFile'

/** A program of a person's is a thousand times smaller; a trace opened by mistake would stop the editor. */
export const maxFileBytes = 8 << 20

export interface TextFile {
  readonly path: string
  readonly name: string
  readonly text: string
}

/** @throws FailureError: not there, not allowed, not text, too big */
export function readTextFile(path: string): TextFile {
  let bytes: Buffer
  try {
    bytes = readRegular(path)
  } catch (error) {
    throw fileFailure(error, path, 'opened')
  }
  if (bytes.includes(0)) throw notText(path)
  try {
    // The byte order mark is not the program's; TextDecoder drops it.
    return { path, name: basename(path), text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch {
    throw notText(path)
  }
}

/** @throws FailureError */
export function writeFile(path: string, content: string | Uint8Array): void {
  try {
    writeAtomically(path, content)
  } catch (error) {
    throw fileFailure(error, path, 'saved')
  }
}

function readRegular(path: string): Buffer {
  // Asked before opening: a pipe would wait for its other end for ever, and a device may never end.
  const { size } = regular(path)
  if (size > maxFileBytes) {
    throw new FailureError(
      failure('too-big', `${basename(path)} is too big to be opened`, {
        detail: `${path}: ${size} bytes, at most ${maxFileBytes}`,
      }),
    )
  }
  return readFileSync(path)
}

function regular(path: string): { readonly size: number } {
  const found = statSync(path)
  if (found.isFile() || found.isDirectory()) return found
  throw new FailureError(
    failure('not-text', `${basename(path)} is not a file with text in it`, { detail: path }),
  )
}

function notText(path: string): FailureError {
  return new FailureError(
    failure('not-text', `${basename(path)} is not a text file (UTF-8)`, {
      detail: path,
      remedy: 'What is opened here is text: programs (.bt, .bpf.c, .c, .sh) in the editor, results (.json).',
    }),
  )
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'it is not there any more',
  EACCES: 'you may not',
  EPERM: 'you may not',
  EROFS: 'that disk is read-only',
  ENOSPC: 'the disk is full',
  EISDIR: 'it is a folder',
}

function fileFailure(error: unknown, path: string, what: string): FailureError {
  if (error instanceof FailureError) return error
  const { code = 'unknown', message } = error as NodeJS.ErrnoException
  const reason = reasons[code]
  return new FailureError(
    failure(
      code === 'ENOENT' ? 'not-found' : 'file',
      `${basename(path)} could not be ${what}${reason === undefined ? '' : `: ${reason}`}`,
      {
        detail: message,
        remedy: what === 'saved' ? 'Save it under another name, or in another folder.' : null,
      },
    ),
  )
}

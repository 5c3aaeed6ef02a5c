/** Unsaved programs, kept in one file over a quit, a crash and a power cut. */
import { readFileSync, renameSync } from 'node:fs'
import { draftsSchema, type Drafts } from '../../app/contract/desktop'
import { writeAtomically } from './atomicFile'

const none: Drafts = { drafts: [], active: null }

export class DraftStore {
  constructor(private readonly path: string) {}

  /** No drafts when there are none yet. A file that cannot be read or understood is set aside, not overwritten. */
  load(): Drafts {
    let text: string
    try {
      text = readFileSync(this.path, 'utf8')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') this.setAside()
      return none
    }
    const parsed = draftsSchema.safeParse(jsonOf(text))
    if (parsed.success) return parsed.data
    this.setAside()
    return none
  }

  private setAside(): void {
    try {
      renameSync(this.path, `${this.path}.damaged`)
    } catch {
      // Nothing can be written there: then nothing will be overwritten either.
    }
  }

  /** Synchronous: it must be done before the process ends, and it is a small file. */
  store(drafts: Drafts): void {
    writeAtomically(this.path, JSON.stringify(drafts), 0o600)
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

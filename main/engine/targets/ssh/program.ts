import { access, constants } from 'node:fs/promises'
import { delimiter, join } from 'node:path'

/** Where a program lies on this computer's PATH; null when it does not. */
export async function findProgram(name: string): Promise<string | null> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    if (folder === '') continue
    const path = join(folder, name)
    try {
      await access(path, constants.X_OK)
      return path
    } catch {
      // Not in this one.
    }
  }
  return null
}

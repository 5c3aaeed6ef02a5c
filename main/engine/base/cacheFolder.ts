/** What is kept on this computer between two starts, and may be thrown away at any time. */
import { homedir } from 'node:os'
import { join } from 'node:path'

export function cacheFolder(name: string): string {
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'probescope', name)
}

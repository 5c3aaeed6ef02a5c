// Where set-up keeps what it makes. Outside the repository: what is big and can be made again.
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Root of the checkout, absolute. */
export const repository = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** Build output, ignored by git. */
export const output = join(repository, 'out')

/**
 * Everything that outlives a checkout: the lab VM's image, Electron, the arm64 libraries. PROBESCOPE_CACHE says where it is
 * to what runs with another home.
 */
export const cache = process.env.PROBESCOPE_CACHE || join(homedir(), '.cache', 'probescope')

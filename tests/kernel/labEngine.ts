import { fileURLToPath } from 'node:url'

/** Where the engine finds the agents of this checkout. */
export const agentsFolder = fileURLToPath(new URL('../../out/agent', import.meta.url))

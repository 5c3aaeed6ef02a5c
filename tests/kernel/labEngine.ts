import { fileURLToPath } from 'node:url'

/** Where the engine finds the agents of this checkout. */
export const agentsFolder = fileURLToPath(new URL('../../out/agent', import.meta.url))

/** The headers that ship for BPF programs in C. */
export const headersFolder = fileURLToPath(new URL('../../resources/bpf', import.meta.url))

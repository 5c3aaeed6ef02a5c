/** Where this program's parts lie: in a checkout, the same as in the installed app. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ProgramCommand } from '../engine'

// Two folders up from out/cli/ as from main/cli/.
const root = new URL('../../', import.meta.url)

export function version(): string {
  return (JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as { version: string }).version
}

/** The folder of the agents, one folder an architecture. */
export function agentsFolder(): string {
  const inCheckout = fileURLToPath(new URL('out/agent', root))
  if (existsSync(inCheckout)) return inCheckout
  // In the installed app the root is resources/app.asar, and what must be a real file lies beside it.
  return fileURLToPath(new URL('../agent', root))
}

/** The folder of the headers that BPF programs in C include. */
export function headersFolder(): string {
  const inCheckout = fileURLToPath(new URL('resources/bpf', root))
  return existsSync(inCheckout) ? inCheckout : fileURLToPath(new URL('../bpf', root))
}

/** The folder of the embedded kernel. */
export function embeddedFolder(): string | null {
  const places = ['out/embedded', '../embedded'].map((place) => fileURLToPath(new URL(place, root)))
  return places.find((place) => existsSync(join(place, 'emulator.mjs'))) ?? null
}

/** The program that starts the lab VM; an installed app carries none. */
export function labProgram(): ProgramCommand | null {
  const script = fileURLToPath(new URL('resources/lab/lab.mjs', root))
  return existsSync(script) ? { file: process.execPath, args: [script] } : null
}

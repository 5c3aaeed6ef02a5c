/** The programs that ship with the app. */
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'

const kinds = new Set(['.bt', '.c', '.sh', '.perf'])

/** By name; empty when this build carries none. */
export function readSamples(folder: string): { name: string; text: string }[] {
  let names: string[]
  try {
    names = readdirSync(folder)
  } catch {
    return []
  }
  return names
    .filter((name) => kinds.has(extname(name)))
    .sort()
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }))
}

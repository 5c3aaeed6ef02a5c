/** The licences of everything that ships, as texts to be read. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface LicenceFolders {
  /** What resources/build/licences.mjs has written. */
  readonly licences: string
  /** Of the embedded kernel. */
  readonly embedded: string
  /** Where Electron's executable is, its licences beside it. */
  readonly electron: string
}

export interface LicenceText {
  readonly title: string
  readonly text: string
}

/** Those that are there: a checkout in which the embedded kernel is not built has none of that one. */
export function readLicences({ licences, embedded, electron }: LicenceFolders): LicenceText[] {
  const texts = [
    { title: 'Probescope', text: read(licences, 'probescope.txt') },
    { title: 'Embedded kernel', text: read(embedded, 'LICENSES.txt') },
    { title: 'Agent', text: read(licences, 'agent.txt') },
    { title: 'Packages', text: read(licences, 'packages.txt') },
    { title: 'Electron', text: electronText(electron) },
  ]
  return texts.flatMap(({ title, text }) => (text === null ? [] : [{ title, text }]))
}

/** Chromium's are nine megabytes: too much for a text, and a page for a browser. */
function electronText(folder: string): string | null {
  const own = read(folder, 'LICENSE.electron.txt') ?? read(folder, 'LICENSE')
  if (own === null) return null
  return `${own.trim()}\n\n\nThose of Chromium, which is inside Electron, are a page for a browser:\n${join(folder, 'LICENSES.chromium.html')}\n`
}

function read(folder: string, name: string): string | null {
  try {
    return readFileSync(join(folder, name), 'utf8')
  } catch {
    return null
  }
}

/** What the window may ask of main. */
import { app, clipboard, dialog, type BrowserWindow } from 'electron'
import { basename } from 'node:path'
import type { ApplicationMenu } from '../menus/applicationMenu'
import type { DraftStore } from '../settings/drafts'
import type { SettingsStore } from '../settings/settings'
import type { DesktopHandlers } from './answer'
import { readLicences, type LicenceFolders } from './licences'
import { openResult, saveResult } from './resultFiles'
import { readSamples } from './samples'
import { readTextFile, writeFile } from './textFiles'

export interface DesktopParts {
  readonly settings: SettingsStore
  readonly drafts: DraftStore
  readonly menu: ApplicationMenu
  /** Folder of the programs that ship. */
  readonly samples: string
  readonly licences: LicenceFolders
  readonly window: () => BrowserWindow
}

const programTypes = [
  { name: 'Programs', extensions: ['bt', 'c', 'h', 'sh', 'perf'] },
  { name: 'All Files', extensions: ['*'] },
]

export function desktopHandlers(parts: DesktopParts): DesktopHandlers {
  const { settings, drafts, menu, samples, licences, window } = parts
  return {
    'app.info': () => ({
      version: app.getVersion(),
      electron: process.versions.electron,
      platform: process.platform,
      samples: readSamples(samples),
    }),
    'app.licences': () => ({ licences: readLicences(licences) }),
    'files.open': async () => {
      const { canceled, filePaths } = await dialog.showOpenDialog(window(), {
        title: 'Open Program',
        properties: ['openFile', 'multiSelections'],
        filters: programTypes,
      })
      if (canceled) return { files: [] }
      const files = filePaths.map((path) => readTextFile(path))
      for (const { path } of files) settings.addRecentFile(path)
      return { files }
    },
    'files.read': ({ path }) => {
      try {
        const file = readTextFile(path)
        if (settings.get().recentFiles[0] !== path) settings.addRecentFile(path)
        return file
      } catch (error) {
        settings.removeRecentFile(path)
        throw error
      }
    },
    'files.save': async ({ path, name, text }) => {
      const chosen = path ?? (await askWhere(window(), name))
      if (chosen === null) return null
      writeFile(chosen, text)
      settings.addRecentFile(chosen)
      return { path: chosen, name: basename(chosen) }
    },
    'results.open': () => openResult(window()),
    'results.save': (result) => saveResult(window(), result),
    'kernels.choose': ({ to }) => chooseKernel(window(), to),
    'drafts.load': () => drafts.load(),
    'drafts.store': (kept) => {
      drafts.store(kept)
      return {}
    },
    'settings.get': () => settings.get(),
    'settings.set': (change) => settings.set(change),
    // Newer Electrons answer with a promise.
    'clipboard.read': async () => ({ text: await clipboard.readText() }),
    'clipboard.write': async ({ text }) => {
      await clipboard.writeText(text)
      return {}
    },
    'dialog.ask': async ({ message, detail, buttons }) => {
      const { response } = await dialog.showMessageBox(window(), {
        type: 'question',
        message,
        detail,
        buttons,
        defaultId: 0,
        cancelId: buttons.length - 1,
        noLink: true,
      })
      return { button: response }
    },
    'menu.state': ({ disabled, checked }) => {
      menu.setState(disabled, checked)
      return {}
    },
  }
}

const kernelTypes = [{ name: 'Prepared Kernels', extensions: ['probescope-kernel'] }]

async function chooseKernel(window: BrowserWindow, to: 'open' | 'save'): Promise<{ path: string } | null> {
  if (to === 'open') {
    const { canceled, filePaths } = await dialog.showOpenDialog(window, {
      title: 'Open Prepared Kernel',
      properties: ['openFile'],
      filters: kernelTypes,
    })
    return canceled || filePaths[0] === undefined ? null : { path: filePaths[0] }
  }
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: 'Save Prepared Kernel',
    defaultPath: 'demo.probescope-kernel',
    filters: kernelTypes,
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  })
  return canceled || filePath === '' ? null : { path: filePath }
}

async function askWhere(window: BrowserWindow, name: string): Promise<string | null> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: 'Save Program',
    defaultPath: name,
    filters: programTypes,
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  })
  return canceled || filePath === '' ? null : filePath
}

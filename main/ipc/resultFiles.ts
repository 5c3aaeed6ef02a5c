/** Exported results: where they go, asked with the native dialogs, and opened again. */
import { dialog, type BrowserWindow } from 'electron'
import { existsSync, statSync } from 'node:fs'
import { basename, extname } from 'node:path'
import type { DesktopParams } from '../../app/contract/desktop'
import { readTextFile, writeFile, type TextFile } from './textFiles'

const types = {
  csv: { name: 'CSV', extensions: ['csv'] },
  json: { name: 'JSON', extensions: ['json'] },
  svg: { name: 'SVG picture', extensions: ['svg'] },
  png: { name: 'PNG picture', extensions: ['png'] },
} as const

interface OpenedResult extends TextFile {
  readonly modified: number
}

/** @throws FailureError */
export async function openResult(window: BrowserWindow): Promise<OpenedResult | null> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    title: 'Open Benchmark Result',
    properties: ['openFile'],
    filters: [
      { name: 'Results', extensions: ['json'] },
      { name: 'All Files', extensions: ['*'] },
    ],
  })
  const [path] = filePaths
  if (canceled || path === undefined) return null
  return { ...readTextFile(path), modified: statSync(path).mtimeMs }
}

/** @throws FailureError */
export async function saveResult(
  window: BrowserWindow,
  { name, format, data }: DesktopParams<'results.save'>,
): Promise<{ path: string; name: string } | null> {
  const { name: title, extensions } = types[format]
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: `Export as ${title}`,
    defaultPath: `${name}.${format}`,
    filters: [{ name: title, extensions: [...extensions] }],
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  })
  if (canceled || filePath === '') return null
  // Not every desktop's dialog adds it. What is there already was not asked about under that name.
  const named = `${filePath}.${format}`
  const path = extname(filePath) === '' && !existsSync(named) ? named : filePath
  writeFile(path, format === 'png' ? Buffer.from(data, 'base64') : data)
  return { path, name: basename(path) }
}

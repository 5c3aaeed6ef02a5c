// An empty Electron window: what a start is compared with.
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The least that Electron can show, for comparison. */
export function emptyApplication() {
  const folder = mkdtempSync(join(tmpdir(), 'empty-electron-'))
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'empty', version: '1.0.0', main: 'main.cjs' }),
  )
  writeFileSync(
    join(folder, 'main.cjs'),
    "const { app, BrowserWindow } = require('electron')\n" +
      "app.whenReady().then(() => new BrowserWindow({ width: 1280, height: 800 }).loadFile('index.html'))\n",
  )
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>empty</title><p>empty</p>')
  return folder
}

/** Runs in its page: resolves when the window shows what it has. */
export function emptyIsThere(until) {
  return until(() => document.body?.textContent === 'empty')
}

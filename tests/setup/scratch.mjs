// A folder for one test, and programs that stand in for those of the system.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A new folder, removed when the test is over. */
export function scratchFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'probescope-setup-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Writes a shell script into `folder` that is found instead of the program of this name; gives the PATH for it. */
export function fakeProgram(folder, name, script) {
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  return `${folder}:${process.env.PATH}`
}

/**
 * Node's option with which a program takes itself for an ordinary user's. Not a real one, since nobody knows whether that
 * one could read this checkout.
 */
export const asOrdinaryUser = '--import=data:text/javascript,process.getuid=()=>1000'

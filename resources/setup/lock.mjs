// A lock between processes: one file made with O_EXCL, naming its owner.
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Runs `work` while this process alone holds the lock; others wait for it.
 * @template T
 * @param {string} path the lock file; its folder is made
 * @param {() => T | Promise<T>} work
 * @param {(owner: number) => void} onWait called once when another process holds it, with its pid
 * @returns {Promise<T>} what `work` gave
 */
export async function withLock(path, work, onWait = () => {}) {
  mkdirSync(dirname(path), { recursive: true })
  let told = false
  while (!take(path)) {
    const owner = ownerOf(path)
    if (owner !== null && !isAlive(owner)) {
      discard(path)
      continue
    }
    if (!told && owner !== null) {
      told = true
      onWait(owner)
    }
    await sleep(250)
  }
  const release = () => rmSync(path, { force: true })
  process.once('exit', release)
  try {
    return await work()
  } finally {
    process.removeListener('exit', release)
    release()
  }
}

function take(path) {
  try {
    const file = openSync(path, 'wx')
    writeSync(file, String(process.pid))
    closeSync(file)
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
}

function ownerOf(path) {
  try {
    const pid = Number.parseInt(readFileSync(path, 'utf8'), 10)
    return Number.isNaN(pid) ? null : pid // empty: made this instant, its owner is about to write
  } catch {
    return null
  }
}

// Renamed before it is removed: of two waiters that both saw a dead owner only one rename succeeds, so the
// second cannot delete the lock that the first has taken in the meantime.
function discard(path) {
  const aside = `${path}.stale-${process.pid}`
  try {
    renameSync(path, aside)
    rmSync(aside, { force: true })
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
  }
}

/** Whether a process of this id exists (signal 0 asks only). */
export function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

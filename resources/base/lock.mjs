// A lock between processes: one file that is made whole or not at all, naming its owner.
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
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
    if (owner !== null && !isSameProcess(owner)) {
      discard(path)
      continue
    }
    if (!told && owner !== null) {
      told = true
      onWait(owner.pid)
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

// Linked under its name when it says whose it is: an empty one, left by a full disk or a crash, would be nobody's to free.
function take(path) {
  const mine = `${path}.${process.pid}-${++taken}`
  const words = `${process.pid} ${startTime(process.pid) ?? ''}`
  try {
    writeFileSync(mine, words)
    if (!link(mine, path)) writeFileSync(path, words, { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(mine, { force: true })
  }
}

/** False where the file system has no links. */
function link(from, to) {
  try {
    linkSync(from, to)
    return true
  } catch (error) {
    if (['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP'].includes(error.code)) return false
    throw error
  }
}

let taken = 0

/** null when the lock was given back meanwhile. A file that names nobody is a dead owner's. */
function ownerOf(path) {
  try {
    const [pid, began] = readFileSync(path, 'utf8').split(' ')
    return { pid: Number.parseInt(pid, 10) || null, startTime: began || null }
  } catch {
    return null
  }
}

// A process id is used again some day, in a container that keeps this cache as soon as the next one starts: the pair of id
// and start time is not.
export function isSameProcess({ pid, startTime: expected }) {
  return pid !== null && isAlive(pid) && (expected === null || startTime(pid) === expected)
}

/** Start time of a process in clock ticks since boot (field 22 of /proc/PID/stat, proc_pid_stat(5)), or null. */
export function startTime(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ') // the name before it may hold spaces
    return fields[0] === 'Z' ? null : fields[19]
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

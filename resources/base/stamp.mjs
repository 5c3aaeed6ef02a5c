// Whether a product is up to date: a stamp beside it says from which inputs it was made.
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { output, repository } from './places.mjs'

/**
 * A digest of files as they are now: names, sizes and times of change, not contents, so that it takes milliseconds.
 * @param {string[]} paths files and folders, absolute or relative to the repository; folders are walked; absent ones count too
 * @param {string} extra anything else the product depends on, such as a tool's version
 */
export function fingerprint(paths, extra = '') {
  const hash = createHash('sha256').update(extra)
  for (const path of paths) add(hash, resolve(repository, path))
  return hash.digest('hex')
}

function add(hash, path) {
  let stat
  try {
    stat = statSync(path)
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
    hash.update(`\n${relative(repository, path)} absent`)
    return
  }
  if (!stat.isDirectory()) {
    hash.update(`\n${relative(repository, path)} ${stat.size} ${stat.mtimeMs}`)
    return
  }
  for (const name of readdirSync(path).sort()) {
    if (name !== 'node_modules' && !name.startsWith('.')) add(hash, join(path, name))
  }
}

/** Whether `product` was last stamped with this digest. */
export function isStamped(product, digest) {
  try {
    return readFileSync(stampOf(product), 'utf8') === digest
  } catch {
    return false
  }
}

/** Remembers that `product` is made from the inputs of this digest. Call it with the digest taken before making. */
export function stamp(product, digest) {
  mkdirSync(dirname(stampOf(product)), { recursive: true })
  writeFileSync(stampOf(product), digest)
}

function stampOf(product) {
  return join(output, '.stamps', product)
}

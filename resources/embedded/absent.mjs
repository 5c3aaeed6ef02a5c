// Shared libraries in place of those that would triple the embedded kernel's size: a program that is linked with them starts,
// and ends with a plain word when it comes to using one.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { mustRun } from '../base/run.mjs'

const TOOL = 'i686-linux-gnu-'

/**
 * @param {string} program that is linked with the library
 * @param {string} library as it is in Debian's package
 * @param {string} name how the loader looks for it
 * @param {string} says what is said when it is used
 * @param {string} work a folder for what is compiled
 * @returns {Buffer}
 */
export function absentLibrary(program, library, name, says, work) {
  const wanted = new Set(
    symbols(program)
      .filter(({ section }) => section === 'UND')
      .map((symbol) => symbol.name),
  )
  const needed = symbols(library).filter(({ section, name: known }) => section !== 'UND' && wanted.has(known))
  const lines = needed.map((symbol) => {
    if (symbol.type === 'FUNC') return `void ${symbol.name}(void) { absent(); }`
    // A variable of each thread has to be one here, too: the loader makes room for it.
    const kind = symbol.type === 'TLS' ? '__thread ' : ''
    return `${kind}char ${symbol.name}[${Math.max(symbol.size, 4)}] __attribute__((aligned(16)));`
  })
  const text = `#include <unistd.h>
static const char says[] = ${JSON.stringify(`${says}\n`)};
static void absent(void)
{
    ssize_t written = write(2, says, sizeof(says) - 1);

    _exit(written < 0 ? 126 : 125);
}
${lines.join('\n')}
`
  const source = join(work, `${name}.c`)
  const file = join(work, name)
  writeFileSync(source, text)
  mustRun(`${TOOL}gcc`, ['-shared', '-fPIC', '-Os', '-s', `-Wl,-soname,${name}`, '-o', file, source])
  return readFileSync(file)
}

function symbols(file) {
  const { stdout } = mustRun(`${TOOL}readelf`, ['--dyn-syms', '--wide', file])
  // Its number, value, size, type, binding, visibility, section, name and version.
  return [...stdout.matchAll(/^\s*\d+: \S+\s+(\d+) (\w+)\s+\w+\s+\w+\s+(\w+) ([^\s@]+)/gm)].map(
    ([, size, type, section, name]) => ({ size: Number(size), type, section, name }),
  )
}

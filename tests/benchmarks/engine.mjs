// The window's own engine, run in plain Node by a benchmark.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build as bundle } from 'esbuild'
import { repository } from './machine.mjs'

/** The data of the first such event that is wanted. */
export function until(engine, event, wanted) {
  return new Promise((resolve) => {
    const subscription = engine.on(event, (data) => {
      if (!wanted(data)) return
      subscription.dispose()
      resolve(data)
    })
  })
}

/** Its module, bundled from the sources of this moment. */
export async function bundledEngine() {
  const file = join(repository, 'out/benchmarks/engine.mjs')
  await bundle({
    entryPoints: [join(repository, 'main/engine/index.ts')],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['node-pty'],
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    logLevel: 'warning',
  })
  return import(pathToFileURL(file).href)
}

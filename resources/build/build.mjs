// `npm run build [-- PART...]`: bundles the app into out/. A part whose sources have not changed is skipped.
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { withLock } from '../base/lock.mjs'
import { output, repository } from '../base/places.mjs'
import { duration, isMain, runMain, say, SetupError } from '../base/say.mjs'
import { fingerprint, isStamped, stamp } from '../base/stamp.mjs'
import { writeLicences } from './licences.mjs'
import { withoutLocales } from './no-locales.mjs'

const SHARED = ['app', 'package-lock.json', 'resources/build/build.mjs', 'resources/build/no-locales.mjs']

// Native, built in, or reading a wasm file beside themselves: they cannot be bundled.
const EXTERNAL = ['electron', 'node-pty', 'iced-x86', '@alexaltea/capstone-js']

// CommonJS has no import.meta; the sources, being ES modules, use it.
const COMMONJS = {
  format: 'cjs',
  // Shorter to read at each start; names stay, for the log.
  minifyWhitespace: true,
  minifySyntax: true,
  // Node would load its loader of ES modules to find a CommonJS file.
  supported: { 'dynamic-import': false },
  banner: { js: "const __moduleUrl = require('node:url').pathToFileURL(__filename).href;" },
  define: {
    'import.meta.url': '__moduleUrl',
    'import.meta.dirname': '__dirname',
    'import.meta.filename': '__filename',
  },
}

// Some bundled packages are CommonJS and call require, which an ES module lacks.
const ES_MODULE = {
  format: 'esm',
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
}

const PARTS = {
  // The window's opening alone; what is loaded meanwhile is a file of its own, so that it is not read before.
  main: bundle('main/main.ts', 'main/main.cjs', {
    ...COMMONJS,
    plugins: [elsewhere('./application', './application.cjs')],
  }),
  application: bundle('main/application.ts', 'main/application.cjs', COMMONJS),
  // Sandboxed: Electron gives it `require('electron')` and no Node.
  preload: bundle('main/preload/preload.ts', 'main/preload.cjs', {
    format: 'cjs',
    platform: 'browser',
    external: ['electron'],
  }),
  // Begins to restore the embedded kernel, and then loads what serves.
  engine: bundle('main/engine/ports/process.ts', 'main/engine.cjs', {
    ...COMMONJS,
    plugins: [elsewhere('./serve', './serve.cjs')],
  }),
  serve: bundle('main/engine/ports/serve.ts', 'main/serve.cjs', COMMONJS),
  cli: bundle('main/cli/probescope.ts', 'cli/probescope.mjs', ES_MODULE),
  // The embedded kernel's machine, which runs in a thread of its own, and what is run once to make its snapshot.
  emulator: withCopy(
    bundle('main/engine/targets/embedded/emulator.ts', 'embedded/emulator.mjs', ES_MODULE),
    'node_modules/v86/build/v86.wasm',
    'embedded/v86.wasm',
  ),
  prepare: bundle('main/engine/targets/embedded/prepare.ts', 'prepare/prepare.mjs', ES_MODULE),
  // What Help > Licences shows.
  licences: {
    sources: [...SHARED, 'LICENSE', 'main', 'renderer', 'resources/build/licences.mjs'],
    product: 'licences/packages.txt',
    make: () => writeLicences(join(output, 'licences')),
  },
  renderer: {
    sources: [...SHARED, 'renderer'],
    product: 'renderer/index.html',
    make: async () => {
      const vite = await import('vite')
      const fresh = join(output, '.renderer-fresh')
      await vite.build({
        configFile: join(repository, 'renderer', 'vite.config.ts'),
        logLevel: 'warn',
        build: { outDir: fresh },
      })
      // Put in place when it is whole: a window opened meanwhile would find half a page.
      const old = join(output, '.renderer-old')
      rmSync(old, { recursive: true, force: true })
      if (existsSync(join(output, 'renderer'))) renameSync(join(output, 'renderer'), old)
      renameSync(fresh, join(output, 'renderer'))
      rmSync(old, { recursive: true, force: true })
    },
  },
}

/** Builds what is stale of `parts`. @param {string[]} parts names of PARTS; all of them by default */
export async function build(parts = Object.keys(PARTS)) {
  for (const name of parts) {
    const part = PARTS[name]
    if (part === undefined)
      throw new SetupError(`There is no part '${name}' to build, only ${Object.keys(PARTS).join(', ')}`)
    await buildPart(name, part)
  }
}

/** Whether a part is built from the sources as they are now. */
export function isBuilt(name) {
  const { sources, product } = PARTS[name]
  return existsSync(join(output, product)) && isStamped(name, fingerprint(sources))
}

async function buildPart(name, { sources, make }) {
  if (isBuilt(name)) return
  await withLock(
    join(output, `.building-${name}`),
    async () => {
      if (isBuilt(name)) return
      const started = Date.now()
      const digest = fingerprint(sources)
      await make()
      stamp(name, digest)
      say(`Built ${name} (${duration(Date.now() - started)})`)
    },
    (owner) => say(`Process ${owner} is building ${name}: waiting for it`),
  )
}

function bundle(entry, product, options) {
  return {
    sources: [...SHARED, 'main'],
    product,
    make: async () => {
      const esbuild = await import('esbuild')
      const outfile = join(output, product)
      const { outputFiles } = await esbuild.build({
        absWorkingDir: repository,
        entryPoints: [entry],
        outfile,
        bundle: true,
        platform: 'node',
        target: 'node20',
        sourcemap: 'linked',
        legalComments: 'linked',
        external: EXTERNAL,
        logLevel: 'warning',
        write: false,
        ...options,
        plugins: [withoutLocales, ...(options.plugins ?? [])],
      })
      // Renamed into place, so that a program starting at this moment reads the old file or the new one, whole.
      for (const file of outputFiles) {
        mkdirSync(dirname(file.path), { recursive: true })
        const partial = `${file.path}.partial`
        writeFileSync(partial, file.contents)
        renameSync(partial, file.path)
      }
    },
  }
}

/** Leaves a module to a bundle of its own. @param {string} module as it is imported @param {string} file */
function elsewhere(module, file) {
  return {
    name: 'elsewhere',
    setup: ({ onResolve }) =>
      onResolve({ filter: new RegExp(`^${module.replaceAll('.', '\\.')}$`) }, () => ({
        path: file,
        external: true,
      })),
  }
}

/** A part with a file beside it that it reads when it runs. */
function withCopy({ sources, product, make }, from, to) {
  return {
    sources: [...sources, from],
    product,
    make: async () => {
      const partial = join(output, `${to}.partial`)
      mkdirSync(dirname(partial), { recursive: true })
      copyFileSync(join(repository, from), partial)
      renameSync(partial, join(output, to))
      await make()
    },
  }
}

if (isMain(import.meta.url)) {
  await runMain(async () => {
    const parts = process.argv.slice(2)
    await build(parts.length > 0 ? parts : undefined)
  })
}

// A key typed into the source picker: how long until the catalogue answers, over a real kernel's 60,000 functions and
// their aliases; against fuzzysort's own search of the same names, and against looking into each name in turn.
// Prints one JSON line.
//   npm run bench:search [-- --rounds 9]
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { build } from 'esbuild'
import * as fuzzysort from 'fuzzysort'
import { interleave, pairedRatio, quantile, spread } from './statistics.mjs'

const { values: options } = parseArgs({ options: { rounds: { type: 'string', default: '9' } } })

/** Milliseconds that one key may take: half of a frame. */
const goal = 8
/** What a picker asks for. */
const limit = 100
const typed = [
  'vfs_read',
  '__x64_sys_getuid',
  'tcp_sendmsg',
  'schedsw',
  'do_sys_*',
  'kprobe:ext4_',
  'nf hook',
  'zzqx',
]

const text = gunzipSync(
  readFileSync(new URL('../fixtures/catalogue/linux-6.12-functions.tsv.gz', import.meta.url)),
).toString('utf8')
const { Catalogue } = await catalogueModule()
const loading = performance.now()
const catalogue = new Catalogue()
catalogue.load('functions', text)
const loaded = performance.now() - loading

const names = text
  .split('\n')
  .filter((line) => line !== '')
  .flatMap((line) => {
    const [name, , , aliases] = line.split('\t')
    return aliases === '' ? [name] : [name, ...aliases.split(',')]
  })
const prepared = names.map((name) => fuzzysort.prepare(name))
const lower = names.map((name) => name.toLowerCase())

/** Each search one key of each word, as it grows. */
const searches = {
  catalogue: (query) => catalogue.search(query, ['kprobe'], limit).hits.length,
  fuzzysort: (query) => fuzzysort.go(bare(query), prepared, { limit }).length,
  includes: (query) => {
    const found = []
    const word = bare(query).toLowerCase()
    for (let i = 0; i < lower.length; i++) if (lower[i].includes(word)) found.push(names[i])
    return found.length
  },
}
const queries = typed.flatMap((word) => Array.from(word, (_, i) => word.slice(0, i + 1)))

// The first rounds compile; they are not counted.
for (let i = 0; i < 3; i++)
  for (const search of Object.values(searches)) for (const query of queries) search(query)

const keys = { catalogue: [], fuzzysort: [], includes: [] }
const means = await interleave(Object.keys(searches), Number(options.rounds), async (arm) => {
  let sum = 0
  for (const query of queries) {
    const started = performance.now()
    searches[arm](query)
    const took = performance.now() - started
    keys[arm].push(took)
    sum += took
  }
  return sum / queries.length
})

const perKey = (arm) => ({
  mean: spread(means[arm]),
  p95: Number(quantile(keys[arm], 0.95).toPrecision(3)),
  worst: Number(Math.max(...keys[arm]).toPrecision(3)),
})
process.stdout.write(
  `${JSON.stringify({
    benchmark: 'catalogue-search',
    names: names.length,
    keys: queries.length,
    rounds: Number(options.rounds),
    unit: 'milliseconds a key',
    goal,
    withinGoal: quantile(keys.catalogue, 0.95) < goal,
    catalogue: perKey('catalogue'),
    fuzzysort: perKey('fuzzysort'),
    includes: perKey('includes'),
    ratioToFuzzysort: spread(pairedRatio(means.catalogue, means.fuzzysort)),
    ratioToIncludes: spread(pairedRatio(means.catalogue, means.includes)),
    loadMilliseconds: Number(loaded.toPrecision(3)),
  })}\n`,
)

/** fuzzysort has no kinds. */
function bare(query) {
  return query.slice(query.indexOf(':') + 1)
}

/** The catalogue as it is now, straight from its source. */
async function catalogueModule() {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('../../app/sources/catalogue/index.ts', import.meta.url))],
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    write: false,
  })
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`)
}

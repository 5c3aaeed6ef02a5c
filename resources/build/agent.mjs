// `npm run agent`: compiles the agent for this machine's processor, and for the others where a cross compiler is: the
// other one that targets have, and the embedded kernel's.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { withLock } from '../base/lock.mjs'
import { ensurePackages, missingPackages } from '../base/packages.mjs'
import { output, repository } from '../base/places.mjs'
import { hasProgram, mustRun } from '../base/run.mjs'
import { duration, isMain, runMain, say } from '../base/say.mjs'
import { fingerprint, isStamped, stamp } from '../base/stamp.mjs'
import { ensureSysroot } from './sysroot.mjs'

const SOURCES = [
  'resources/agent',
  'resources/bpf',
  'app/protocol',
  'package.json',
  'resources/build/agent.mjs',
]

/** As `uname -m` says it; the folder of out/agent that holds the program is named so too. */
const NATIVE = process.arch === 'arm64' ? 'aarch64' : 'x86_64'
const FOREIGN = NATIVE === 'x86_64' ? 'aarch64' : 'x86_64'
const EMBEDDED = 'i686'
const CROSS_JOB = { aarch64: 'agentForArm64', x86_64: 'agentForX86', i686: 'agentForEmbedded' }

/** Builds what is stale. `foreign` false leaves the other processors' programs out. */
export async function ensureAgent({ foreign = true } = {}) {
  if (process.platform !== 'linux') {
    say('The agent is a Linux program: build it on Linux (npm run agent), then copy out/agent here')
    return
  }
  await buildFor(NATIVE, async () => {
    ensurePackages(['agent'])
    return []
  })
  if (!foreign) return
  for (const machine of [FOREIGN, EMBEDDED]) await crossBuild(machine)
}

/** Builds the embedded kernel's agent when it is stale. @returns {Promise<boolean>} whether it is there */
export async function ensureEmbeddedAgent() {
  if (process.platform === 'linux') await crossBuild(EMBEDDED)
  return existsSync(agentProgram(EMBEDDED))
}

/** The program for a processor, built or not. */
export function agentProgram(machine) {
  return join(output, 'agent', machine, 'probescope-agent')
}

// Root installs the cross compiler; anyone else who lacks it goes without, since few connect to such a target.
function canCross(machine) {
  const job = CROSS_JOB[machine]
  if (process.getuid() === 0 && existsSync('/usr/bin/dpkg-query')) ensurePackages([job])
  if (hasProgram(`${machine.replace('_', '-')}-linux-gnu-gcc`)) return true
  say(`No agent for ${machine}: its cross compiler is not installed (${missingPackages([job]).join(', ')})`)
  return false
}

function crossBuild(machine) {
  return buildFor(machine, async () => {
    if (!canCross(machine)) return null
    return [`SYSROOT=${await ensureSysroot(machine)}`]
  })
}

async function buildFor(machine, prepare) {
  const product = `agent-${machine}`
  const program = agentProgram(machine)
  if (isBuilt(product, program)) return
  const makeVariables = await prepare()
  if (makeVariables === null) return
  await withLock(
    join(output, `.building-${product}`),
    () => {
      if (isBuilt(product, program)) return
      const started = Date.now()
      const digest = fingerprint(SOURCES)
      const folder = join(output, 'agent', machine)
      const goal = [
        '-C',
        join(repository, 'resources', 'agent'),
        `ARCH=${machine}`,
        `OUT=${folder}`,
        ...makeVariables,
      ]
      mustRun('make', ['-j2', ...goal], { env: { ...process.env, NODE: process.execPath } })
      stamp(product, digest)
      const bytes = readFileSync(program)
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      say(
        `Built the agent for ${machine} (${bytes.length >> 10} KiB, ${sha256.slice(0, 12)}, ${duration(Date.now() - started)})`,
      )
    },
    (owner) => say(`Process ${owner} is building the agent for ${machine}: waiting for it`),
  )
}

function isBuilt(product, program) {
  return existsSync(program) && isStamped(product, fingerprint(SOURCES))
}

if (isMain(import.meta.url)) await runMain(() => ensureAgent())

/** The agent's program for a kind of processor, as it is sent to targets. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { failure } from '../../../app/base/failure'
import { fail, succeed, type Result } from '../../../app/base/result'

export interface AgentProgram {
  readonly bytes: Buffer
  readonly gzipped: () => Promise<Buffer>
  /** Of `bytes`, in hexadecimal. */
  readonly sha256: string
}

/** What `uname -m` says on machines that run the same programs. */
const folderOf: Readonly<Record<string, string>> = {
  x86_64: 'x86_64',
  amd64: 'x86_64',
  aarch64: 'aarch64',
  arm64: 'aarch64',
  // The embedded kernel's, and no other 32-bit machine is known to work.
  i686: 'i686',
}

/** By SHA-256: compressing takes a tenth of a second, and the program seldom changes while we run. */
const compressed = new Map<string, Promise<Buffer>>()

/** @param machine what `uname -m` says there @param agents folder of `<arch>/probescope-agent` */
export async function agentProgram(agents: string, machine: string): Promise<Result<AgentProgram>> {
  const folder = Object.hasOwn(folderOf, machine) ? folderOf[machine]! : null
  if (folder === null) {
    return fail(
      failure('unsupported', `There is no agent for this target's processor (${machine.slice(0, 40)}).`, {
        remedy: 'Probescope traces x86-64 and 64-bit ARM machines.',
      }),
    )
  }
  const path = join(agents, folder, 'probescope-agent')
  let bytes: Buffer
  try {
    bytes = await readFile(path)
  } catch (error) {
    const built = builtFor(agents)
    return fail(
      failure('unsupported', `The agent for ${folder} is not part of this installation.`, {
        remedy:
          built.length > 0
            ? `It has those for: ${built.join(', ')}. Build the other in a checkout:\nnpm run agent`
            : 'Build it in a checkout:\nnpm run agent',
        detail: (error as Error).message,
      }),
    )
  }
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return succeed({
    bytes,
    sha256,
    gzipped: () => {
      const gzipped = compressed.get(sha256) ?? promisify(gzip)(bytes)
      compressed.set(sha256, gzipped)
      return gzipped
    },
  })
}

function builtFor(agents: string): string[] {
  try {
    return readdirSync(agents)
  } catch {
    return []
  }
}

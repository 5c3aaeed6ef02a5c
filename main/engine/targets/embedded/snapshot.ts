/** The embedded kernel as it lies in a folder: the saved machine, what is known of it, and the emulator's parts. */
import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliDecompress } from 'node:zlib'
import { z } from 'zod'
import { failure, type Failure } from '../../../../app/base/failure'
import { fail, succeed, type Result } from '../../../../app/base/result'
import { capabilityReportSchema } from '../../../../app/model/capability'
import { stateFile, type HeadStart } from './emulatorThread'
import { readPrepared } from './preparedFile'
import { unpack, type Unpacking } from './savedState'
import { manifestSchema, manifestVersion, someVersionSchema, type SnapshotManifest } from './snapshotManifest'

/** Where the agent is inside. */
export const guestAgent = '/usr/bin/probescope-agent'

const keptSchema = z.object({
  capabilities: z.array(capabilityReportSchema),
  catalogue: z.partialRecord(
    z.enum(['tracepoints', 'rawtracepoints', 'perf', 'functions']),
    z.object({ text: z.string(), note: z.string().nullable() }),
  ),
})
type WholeKnowledge = z.infer<typeof keptSchema>
/** What the agent said of the machine when the snapshot was made, as far as it still holds. */
export type KeptKnowledge = Pick<WholeKnowledge, 'catalogue'> & Partial<WholeKnowledge>

export interface Snapshot {
  readonly manifest: SnapshotManifest
  readonly state: Unpacking
  /** A file. */
  readonly wasm: string
  kept(): Promise<KeptKnowledge | null>
}

/** What it says of itself, and whether all of it seems to be there. */
export async function readManifest(folder: string | null): Promise<Result<SnapshotManifest>> {
  if (folder === null) return fail(noSnapshot(null))
  try {
    const said: unknown = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'))
    const { version } = someVersionSchema.parse(said)
    if (version !== manifestVersion) return fail(otherVersion(version))
    const manifest = manifestSchema.parse(said)
    const { size } = await stat(stateFile(folder))
    return size === manifest.state.bytes
      ? succeed(manifest)
      : fail(damaged(`state.packed has ${size} bytes, not ${manifest.state.bytes}`))
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    return fail(missing ? noSnapshot((error as Error).message) : damaged((error as Error).message))
  }
}

/** Reads it and checks that it is whole, while it is being unpacked. @param begun what has been done of it already */
export async function openSnapshot(
  folder: string | null,
  begun: HeadStart | null = null,
): Promise<Result<Snapshot>> {
  const read = await readManifest(folder)
  if (!read.ok || folder === null) return read as Result<never>
  const manifest = read.value
  try {
    const state = begun?.state ?? unpack(await readFile(stateFile(folder)))
    const digest = createHash('sha256').update(state.packed).digest('hex')
    return digest === manifest.state.sha256
      ? succeed({ manifest, state, wasm: wasmFile(folder), kept: () => readKept(folder) })
      : fail(damaged('state.packed is not what its SHA-256 says'))
  } catch (error) {
    return fail(damaged((error as Error).message))
  }
}

const wasmFile = (folder: string): string => join(folder, 'v86.wasm')

/** A prepared machine in this installation's emulator. */
export async function openPrepared(folder: string | null, path: string): Promise<Result<Snapshot>> {
  const read = await readManifest(folder)
  if (!read.ok || folder === null) return read as Result<never>
  const prepared = await readPrepared(path)
  if (!prepared.ok) return prepared
  const { manifest, state } = prepared.value
  if (manifest.emulator !== read.value.emulator) {
    return fail(
      failure('unsupported', 'This kernel was saved by another version of the emulator.', {
        remedy: 'Open it with the Probescope that saved it, or prepare it anew here.',
        detail: `saved by v86 ${manifest.emulator}, and this is ${read.value.emulator}`,
      }),
    )
  }
  return succeed({
    manifest,
    state,
    wasm: wasmFile(folder),
    kept: () => (manifest.bootId === read.value.bootId ? keptFunctions(folder) : Promise.resolve(null)),
  })
}

/**
 * For a machine that was prepared from this very snapshot: it has no module that is not loaded, so its functions are the
 * same. Whoever prepared it may have changed what it can, and made events of their own.
 */
async function keptFunctions(folder: string): Promise<KeptKnowledge | null> {
  const functions = (await readKept(folder))?.catalogue.functions
  return functions === undefined ? null : { catalogue: { functions } }
}

async function readKept(folder: string): Promise<WholeKnowledge | null> {
  try {
    const text = await promisify(brotliDecompress)(await readFile(join(folder, 'kept.br')))
    return keptSchema.parse(JSON.parse(text.toString('utf8')))
  } catch {
    // It is there to save time: without it, the agent is asked.
    return null
  }
}

/** The remedy, whatever is wrong with it. */
export const rebuild =
  'Build it anew in a checkout, or install Probescope again:\nnpm run -s embedded -- build --again'

function noSnapshot(detail: string | null): Failure {
  return failure('no-snapshot', 'This installation has no embedded kernel.', {
    remedy: 'Build it in a checkout, or install Probescope again:\nnpm run -s embedded -- build',
    detail,
  })
}

function damaged(detail: string): Failure {
  return failure('damaged', 'The embedded kernel’s snapshot is damaged.', { remedy: rebuild, detail })
}

/** A snapshot of before, which this version would wait for in vain. */
function otherVersion(version: number): Failure {
  return failure('unsupported', 'The embedded kernel’s snapshot was made by another version of Probescope.', {
    remedy: rebuild,
    detail: `its form is ${version}, and this is ${manifestVersion}`,
  })
}

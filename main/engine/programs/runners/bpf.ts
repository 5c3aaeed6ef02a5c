/** A BPF program in C: compiled, loaded and attached by its section names; its maps read while it runs. */
import { failure, type Failure } from '../../../../app/base/failure'
import { fail, succeed, type Result } from '../../../../app/base/result'
import { bpfTypesOf } from '../../../../app/decoders/bpf/types'
import type { Diagnostic } from '../../../../app/model/program'
import {
  includesKernelTypes,
  programRequirements,
  refusalComplaint,
  sourceOfSection,
} from '../../../../app/programs'
import { compileBpf, type Compiled } from '../bpf/compile'
import { compileOnTarget } from '../bpf/compileOnTarget'
import { kernelTypesFolder } from '../bpf/kernelTypes'
import { followMaps, type LoadedBpf } from '../bpf/followMaps'
import { explainLack, firstLack, has } from '../running/lack'
import {
  failed,
  wellEnded,
  type ProgramAnswer,
  type ProgramRunner,
  type ProgramTask,
} from '../running/runner'

/** Loading a large program means verifying it, on a machine that may be slow. */
const loadTimeout = 120_000

let lastNumber = 0

export const runBpf: ProgramRunner = async (task, answer, stop) => {
  const lacking = await firstLack(programRequirements.bpf, task)
  if (lacking !== null) return failed(lacking)
  answer.phase('compiling')
  const object = await compiled(task, answer, stop)
  if (stop.aborted) return wellEnded
  if (!object.ok) return failed(object.failure)
  answer.phase('loading')
  const loaded = await load(object.value, task, answer)
  if (!loaded.ok) return failed(loaded.failure)
  answer.sources(loaded.value.sources)
  answer.phase('running')
  const ended = await followMaps(task.agent, loaded.value, answer, stop)
  return ended === null ? wellEnded : failed(ended)
}

/** Compiles without loading. */
export async function checkBpf(task: ProgramTask): Promise<Result<Diagnostic[]>> {
  const found = await compile(task, new AbortController().signal)
  if (!found.ok) return found
  const { diagnostics, failure: why } = found.value
  return diagnostics.length === 0 && why !== null ? fail(why) : succeed([...diagnostics])
}

/** By the target's clang where it has one: no other knows that machine better. Else by this computer's. */
async function compile(task: ProgramTask, stop: AbortSignal): Promise<Result<Compiled>> {
  const wantsTypes = includesKernelTypes(task.text)
  if (await has('tool:clang', task)) {
    const lacking = wantsTypes ? await firstLack(['btf'], task) : null
    if (lacking !== null) return fail(lacking)
    const there = await compileOnTarget(task, wantsTypes, stop)
    if (there.ok && (there.value.object !== null || there.value.diagnostics.length > 0)) return there
  }
  let types: string | null = null
  if (wantsTypes) {
    const folder = await kernelTypesFolder(task.agent, task.address)
    if (!folder.ok) return fail(await explainLack(folder.failure, task))
    types = folder.value
  }
  return succeed(await compileBpf(task.text, task.machine, { types, headers: task.headers }, stop))
}

async function compiled(
  task: ProgramTask,
  answer: ProgramAnswer,
  stop: AbortSignal,
): Promise<Result<Uint8Array>> {
  const found = await compile(task, stop)
  if (!found.ok) return found
  const { object, diagnostics, failure: why } = found.value
  answer.diagnose(...diagnostics)
  if (object !== null) return succeed(object)
  const first = diagnostics.find(({ severity }) => severity === 'error')
  return fail(why ?? mistake('clang', first, 'clang did not compile it.'))
}

async function load(
  object: Uint8Array,
  task: ProgramTask,
  answer: ProgramAnswer,
): Promise<Result<LoadedBpf & { sources: string[] }>> {
  const btf = bpfTypesOf(object)
  if (!btf.ok) return btf
  const number = ++lastNumber
  const params = { bpf: number, object: Buffer.from(object).toString('base64') }
  const loaded = await task.agent.request('bpf-load', params, { timeout: loadTimeout })
  if (!loaded.ok) return fail(await explainLack(loaded.failure, task))
  const { error, programs, maps, cpus, ...rest } = loaded.value.result
  if (error === null) {
    const sources = programs.map((program) => sourceOfSection(program.section))
    return succeed({ number, maps, cpus, btf: btf.value, sources, text: task.text })
  }
  const { text: log } = loaded.value
  if (log !== '') answer.say('error', log.endsWith('\n') ? log : `${log}\n`)
  const complaint = refusalComplaint({ ...rest, error, log }, task.text)
  answer.diagnose(complaint)
  return fail(mistake(complaint.origin === 'verifier' ? 'The verifier' : 'Loading', complaint, rest.said))
}

function mistake(who: string, first: Diagnostic | undefined, otherwise: string): Failure {
  if (first === undefined) return failure('bad-program', otherwise)
  const place = first.line === null ? '' : ` in line ${first.line}`
  const says = who === 'The verifier' ? 'refuses it' : who === 'clang' ? 'found a mistake' : 'failed'
  return failure('bad-program', `${who} ${says}${place}: ${first.message}`, { detail: first.explanation })
}

/** A kernel module: built on the target against its headers, inserted, its kernel log followed, removed on stop. */
import { failure } from '../../../../app/base/failure'
import { fail, succeed, type Result } from '../../../../app/base/result'
import { ModuleLog } from '../../../../app/decoders/moduleLog'
import { buildComplaints, moduleName, programRequirements } from '../../../../app/programs'
import { buildModule } from '../running/buildModule'
import { explainLack, firstLack } from '../running/lack'
import { LineReader } from '../running/lineReader'
import {
  failed,
  wellEnded,
  type ProgramAnswer,
  type ProgramEnd,
  type ProgramRunner,
  type ProgramTask,
} from '../running/runner'
import { runTool } from '../running/runTool'

const grace = 1_000
/** For dmesg to stand at the log's end before the module speaks. */
const logTime = 700
/** Its last words have come when the log has been silent for so long. */
const silence = 250
/** What the kernel says when a module has broken it. */
const broken =
  /\b(?:BUG:|Oops:|kernel BUG at|general protection fault|unable to handle|Call Trace:|WARNING: CPU:)/i

export const runModule: ProgramRunner = async (task, answer, stop) => {
  const lacking = await firstLack(programRequirements.module, task)
  if (lacking !== null) return failed(lacking)
  answer.phase('compiling')
  answer.say(
    'note',
    'A module may do anything that the kernel may: no verifier looks at it, and a mistake can stop the machine.\n',
  )
  const name = moduleName(task.name)
  const object = await build(name, task, answer, stop)
  if (stop.aborted) return wellEnded
  if (!object.ok) return failed(object.failure)
  answer.phase('loading')
  const log = followLog(name, task, answer)
  await pause(logTime)
  const end = await insertUntil(name, object.value, { task, answer, stop })
  await log.silent()
  await log.end()
  return end
}

async function insertUntil(
  name: string,
  object: string,
  { task, answer, stop }: { task: ProgramTask; answer: ProgramAnswer; stop: AbortSignal },
): Promise<ProgramEnd> {
  const inserted = await task.agent.ask('module-insert', { name, object })
  if (!inserted.ok) return failed(await explainLack(inserted.failure, task))
  answer.sources([`module:${name}`])
  answer.phase('running')
  await Promise.race([aborted(stop), task.agent.ended])
  const removed = await task.agent.ask('module-remove', { name })
  return removed.ok ? wellEnded : failed(removed.failure)
}

/** The module as base64. */
async function build(
  name: string,
  task: ProgramTask,
  answer: ProgramAnswer,
  stop: AbortSignal,
): Promise<Result<string>> {
  const begun = performance.now()
  const say = (step: string): void =>
    answer.say('note', `${((performance.now() - begun) / 1000).toFixed(1).padStart(6)} s  ${step}\n`)
  say('make    reads how this kernel was built')
  const built = await buildModule(name, task.text, task.agent, stop, say)
  if (!built.ok) return fail(await explainLack(built.failure, task))
  const { object, said } = built.value
  const diagnostics = buildComplaints(said, name, task.text)
  answer.diagnose(...diagnostics)
  if (object !== null) return succeed(object)
  answer.say('error', said)
  const first = diagnostics.find(({ severity }) => severity === 'error')
  const place = first?.line == null ? '' : ` in line ${first.line}`
  return fail(
    failure('bad-program', `The kernel's build failed${place}: ${first?.message ?? 'see the output'}`, {
      detail: first === undefined ? said.slice(-2_000) : first.explanation,
    }),
  )
}

/** What the kernel says from now on; the module's counts are shown as such. */
function followLog(
  name: string,
  task: ProgramTask,
  answer: ProgramAnswer,
): { silent(): Promise<void>; end(): Promise<void> } {
  const stop = new AbortController()
  let heard = 0
  const counts = new ModuleLog(name, task.text)
  const lines = new LineReader((line) => {
    counts.push(line)
    const wrong = broken.test(line)
    answer.say(wrong ? 'error' : 'output', `${line}\n`)
    if (wrong) answer.diagnose(broke(line))
  })
  const ended = runTool(
    task.agent,
    { program: 'dmesg', arguments: ['--follow-new', '--notime'], text: '', instance: false, grace },
    {
      said: (output) => {
        heard++
        answer.dropped(output.dropped)
        if (output.channel !== 'output') return
        lines.push(output)
        for (const map of counts.take()) answer.map(map)
      },
    },
    stop.signal,
  )
  return {
    /** Or not so silent, after so long. */
    async silent() {
      for (let before = -1, waited = 0; before !== heard && waited < logTime; waited += silence) {
        before = heard
        await pause(silence)
      }
    },
    async end() {
      stop.abort()
      await ended
      lines.end()
    },
  }
}

function broke(line: string) {
  return {
    line: null,
    column: null,
    endLine: null,
    endColumn: null,
    severity: 'error',
    message: `The kernel reports a fault: ${line}`,
    explanation: null,
    origin: 'kernel',
  } as const
}

function aborted(stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stop.aborted) resolve()
    else stop.addEventListener('abort', () => resolve(), { once: true })
  })
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

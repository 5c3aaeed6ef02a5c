/** `probescope run`: a program of a file, run on the target until it ends, is stopped, or its time is over. */
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { FailureError } from '../../app/base/failure'
import type { Milliseconds } from '../../app/base/units'
import { runDocumentSchema, type RunDocument } from '../../app/contract/documents'
import { programKindSchema, type ProgramKind, type ProgramRun } from '../../app/model/program'
import { recognizeProgram } from '../../app/programs'
import { usage } from './arguments'
import type { CommandContext, CommandLineCommand } from './command'
import { withTarget, type ConnectedTarget } from './connectedTarget'
import { parseDuration } from './duration'
import { exitStatus, statusOf, type ExitStatus } from './exitStatus'
import { expectValue } from './expectValue'
import { ProgramAnswers } from './programAnswers'
import { complaintLine, mapLines } from './programReport'

interface RunOptions {
  readonly file: string
  readonly name: string
  readonly text: string
  readonly kind: ProgramKind
  /** null: until it ends, or Ctrl-C. */
  readonly duration: Milliseconds | null
}

const mostBytes = 500_000

export const run: CommandLineCommand = {
  name: 'run',
  summary: 'run a program: bpftrace, BPF C, kernel module, tracefs shell, perf command',
  help: `Usage: probescope run FILE [--for TIME] [--kind KIND]
                      [--target embedded|local|lab|HOST] [--json]

Runs a program on the target until it ends, until Ctrl-C, or for a time. What it prints
is shown as it comes, its maps at the end; mistakes are said with their lines. What it
changed on the target is undone.

  FILE          NAME.bt bpftrace       NAME.bpf.c BPF program in C
                NAME.sh tracefs shell  NAME.mod.c kernel module  NAME.perf perf command
  --for TIME    from when it runs: 500ms, 5s, 2m, 1h
  --kind KIND   bpftrace, bpf, module, shell or perf, whatever the name says

Exit status: 0 done, 1 the program is wrong or failed, 3 the target cannot run it.
`,
  options: { for: { type: 'string' }, kind: { type: 'string' } },
  async run(args, context) {
    const { common, positionals } = args
    const [file, ...more] = positionals
    if (file === undefined) throw usage('run', "'run' needs a file.")
    if (more.length > 0) throw usage('run', `'run' takes one file, but got '${more[0]}' too.`)
    const time = args.text('for')
    const duration =
      time === null ? null : expectValue(parseDuration('--for', time, { least: 1, most: 7 * 24 * 3_600_000 }))
    const options = { ...(await readProgram(file, args.text('kind'))), duration }
    const { console, interrupt, makeEngine } = context
    const engine = makeEngine({ prefetch: false })
    const { document, program } = await withTarget(engine, common.address, console, interrupt, (target) =>
      runOn(target, options, context, { target: common.target, json: common.json }),
    )
    if (common.json) console.printJson(document)
    else for (const line of mapLines(document.maps, console)) console.print(line)
    for (const each of program.diagnostics) console.say(complaintLine(file, each))
    // A mistake has been said with its place already.
    const told = program.failure?.code === 'bad-program' && program.diagnostics.length > 0
    if (program.failure !== null && !told) console.fail(program.failure)
    return statusOfProgram(program)
  },
}

async function readProgram(file: string, wanted: string | null): Promise<Omit<RunOptions, 'duration'>> {
  const kind = wanted === null ? null : programKindSchema.safeParse(wanted)
  if (kind?.success === false) {
    throw usage(
      'run',
      `'${wanted}' is no kind of program.`,
      `Kinds: ${programKindSchema.options.join(', ')}.`,
    )
  }
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    throw usage('run', `${file} cannot be read.`, error instanceof Error ? error.message : undefined)
  }
  if (text.length > mostBytes) throw usage('run', `${file} is too long for a program.`)
  const name = basename(file)
  const found = kind?.data ?? recognizeProgram(name, text)
  if (found === null) {
    throw usage(
      'run',
      `It is not known how to run ${name}.`,
      'Say it with --kind, or name the file after its kind.',
    )
  }
  return { file, name, text, kind: found }
}

async function runOn(
  { engine, session, lost }: ConnectedTarget,
  { file, name, text, kind, duration }: RunOptions,
  { console, interrupt }: CommandContext,
  shown: { readonly target: string; readonly json: boolean },
): Promise<{ document: RunDocument; program: ProgramRun }> {
  const answers = new ProgramAnswers(
    engine,
    shown.json ? null : (line, stream) => console.printText(line, stream),
  )
  try {
    const started = expectValue(await engine.request('programs.start', { session, name, text, kind })).program
    const stop = (): void => void engine.request('programs.stop', { program: started.id })
    interrupt.signal.addEventListener('abort', stop, { once: true })
    if (interrupt.happened) stop()
    const running = answers.running(started)
    if (duration !== null) void running.then(() => setTimeout(stop, duration).unref())
    const ended = await Promise.race([answers.ended(started), lost])
    interrupt.signal.removeEventListener('abort', stop)
    if (ended instanceof FailureError) throw ended
    const { output, maps } = expectValue(await engine.request('programs.output', { program: started.id }))
    const document = runDocumentSchema.parse({
      version: 1,
      target: shown.target,
      program: name,
      kind,
      sources: ended.sources,
      diagnostics: ended.diagnostics.map((each) => ({ file, ...each })),
      maps,
      output: output.map((each) => each),
      lost: ended.lost,
      droppedOutput: ended.droppedOutput,
      exitStatus: ended.exitStatus,
      failure: ended.failure,
    })
    return { document, program: ended }
  } finally {
    answers.dispose()
  }
}

function statusOfProgram({ failure: why, exitStatus: status, phase }: ProgramRun): ExitStatus {
  if (why !== null) return statusOf(why)
  return phase === 'ended' && status !== null && status !== 0 ? exitStatus.failed : exitStatus.done
}

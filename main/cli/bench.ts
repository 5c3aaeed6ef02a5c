/** `probescope bench`: what each mechanism costs on this target, with the bytes that prove which mechanism it was. */
import { armDefinitions, fullRun, quickRun } from '../../app/benchmark'
import { FailureError } from '../../app/base/failure'
import { whyUnproven } from '../../app/benchmark/unproven'
import { benchDocumentSchema } from '../../app/contract/documents'
import {
  workloadSchema,
  type Benchmark,
  type BenchmarkOptions,
  type Workload,
} from '../../app/model/benchmark'
import { nearest } from '../../app/sources/notation/suggest'
import { usage, wholeNumber, type Arguments } from './arguments'
import { benchDocument, benchLines, collateralLines, liveLines } from './benchReport'
import type { CommandContext, CommandLineCommand } from './command'
import { withTarget, type ConnectedTarget } from './connectedTarget'
import { exitStatus, type ExitStatus } from './exitStatus'
import { expectValue } from './expectValue'

export const bench: CommandLineCommand = {
  name: 'bench',
  summary: 'events per second through each mechanism, and the proof of which it was',
  help: `Usage: probescope bench [--arms A,B,...] [--rounds N] [--quick] [--time MS]
                        [--producers N] [--may-switch] [--may-insert]
                        [--workload syscall|kernel|COMMAND] [--function NAME]
                        [--target embedded|local|lab|HOST] [--json]

Calls getuid in a tight loop, with nothing attached and through one mechanism after
the other, in rounds of random order. Ctrl-C stops it and leaves nothing behind.

  --arms A,B       only these, beside the base; a name's beginning means all of them:
                   kprobe, kprobe-jump, tracepoint-perf. '--arms list' names all
  --rounds N       1 to 1000 (${fullRun.rounds}; with --quick ${quickRun.rounds})
  --quick          fewer and shorter rounds
  --time MS        each arm's time in each round, 5 to 10000 (${fullRun.armTime}; with --quick ${quickRun.armTime})
  --producers N    threads that call, each on a CPU of its own (1)
  --may-switch     kprobe optimization may be switched off for the whole machine, which the
                   kprobe-switched arms need; it is written down first, and put back
  --may-insert     a kernel module may be built there and inserted, which module-kprobe needs; it
                   is removed again, but the kernel stays marked as tainted until the next boot
  --workload W     what makes the events: 'syscall', the getuid loop (it is this if you say nothing);
                   'kernel', a BPF program that calls a function in the kernel in a loop, so
                   that no system call is in the figures ('kernel:helper' and 'kernel:kfunc'
                   say which function); or a shell command of yours, run whole for each
                   measurement, as root, while the function that --function names is traced
  --function NAME  the kernel's function for a COMMAND, such as vfs_read

Exit status: 0 measured, 1 it failed or an arm is not proven,
3 the target cannot do the arms that were asked for.
`,
  options: {
    arms: { type: 'string' },
    rounds: { type: 'string' },
    quick: { type: 'boolean' },
    time: { type: 'string' },
    producers: { type: 'string' },
    'may-switch': { type: 'boolean' },
    'may-insert': { type: 'boolean' },
    workload: { type: 'string' },
    function: { type: 'string' },
  },
  async run(args, context) {
    const { console, interrupt, makeEngine } = context
    if (args.text('arms') === 'list') return listArms(context)
    const options = readOptions(args)
    const engine = makeEngine({ prefetch: false })
    const measured = await withTarget(engine, args.common.address, console, interrupt, (target) =>
      measureOn(target, options, context),
    )
    if (measured.fingerprint !== null && (args.common.json || measured.arms.some(({ made }) => made > 0))) {
      const document = benchDocumentSchema.parse(benchDocument(args.common.target, measured))
      if (args.common.json) console.printJson(document)
      else {
        for (const line of benchLines(document, console)) console.print(line)
        for (const line of collateralLines(document, console)) console.print(line)
      }
      for (const warning of document.warnings) console.warn(warning)
    }
    return statusAfter(measured, options, context)
  },
}

function listArms({ console }: CommandContext): ExitStatus {
  const width = Math.max(...armDefinitions.map(({ arm }) => arm.length))
  for (const { arm, title } of armDefinitions) console.print(`${arm.padEnd(width)}  ${title}`)
  return exitStatus.done
}

function readOptions(args: Arguments): BenchmarkOptions {
  if (args.positionals.length > 0) {
    throw usage('bench', `'bench' takes no argument, but got '${args.positionals[0]}'.`)
  }
  const preset = args.flag('quick') ? quickRun : fullRun
  const number = (option: string, least: number, most: number, otherwise: number) => {
    const text = args.text(option)
    return text === null ? otherwise : wholeNumber('bench', option, text, { least, most })
  }
  return {
    arms: readArms(args.text('arms')),
    rounds: number('rounds', 1, 1000, preset.rounds),
    armTime: number('time', 5, 10_000, preset.armTime),
    producers: number('producers', 1, 64, preset.producers),
    maySwitch: args.flag('may-switch'),
    mayInsert: args.flag('may-insert'),
    workload: readWorkload(args.text('workload'), args.text('function')),
  }
}

function readWorkload(text: string | null, name: string | null): Workload {
  const call = { kernel: 'any', 'kernel:helper': 'helper', 'kernel:kfunc': 'kfunc' } as const
  const isCommand = text !== null && text !== 'syscall' && !(text in call)
  if (isCommand && name === null) {
    throw usage(
      'bench',
      `'${text}' is a command to run: which function of the kernel is traced meanwhile?`,
      "Say --function vfs_read, or '--workload kernel'.",
    )
  }
  if (!isCommand && name !== null) {
    throw usage('bench', '--function goes with a command as --workload.')
  }
  if (isCommand) {
    const command = workloadSchema.safeParse({ kind: 'command', command: text, function: name })
    if (!command.success) throw usage('bench', 'The command and the function may not be empty.')
    return command.data
  }
  return text === null || text === 'syscall'
    ? { kind: 'syscall' }
    : { kind: 'kernel', call: call[text as keyof typeof call] }
}

/** Each name stands for the arm of that name, or for all that begin with it. */
function readArms(text: string | null): string[] {
  if (text === null) return []
  const names = text.split(',').map((name) => name.trim())
  const chosen = names.flatMap((name) => {
    const matching = armDefinitions.filter(({ arm }) => arm === name || arm.startsWith(`${name}-`))
    if (name !== '' && matching.length > 0) return matching.map(({ arm }) => arm)
    const near = nearest(
      name,
      armDefinitions.map(({ arm }) => arm),
    )
    throw usage(
      'bench',
      `There is no arm '${name}'.`,
      near === null ? "'probescope bench --arms list' names them." : `Did you mean '${near}'?`,
    )
  })
  return [...new Set(chosen)]
}

async function measureOn(
  { engine, session, lost }: ConnectedTarget,
  options: BenchmarkOptions,
  { console, interrupt }: CommandContext,
): Promise<Benchmark> {
  let shown: Benchmark | null = null
  let settle: (benchmark: Benchmark) => void = () => {}
  const over = new Promise<Benchmark>((resolve) => (settle = resolve))
  const subscription = engine.on('benchmark', ({ benchmark }) => {
    shown = benchmark
    console.live(liveLines(benchmark, console))
    if (benchmark.endedAt !== null) settle(benchmark)
  })
  try {
    const { benchmark } = expectValue(await engine.request('benchmarks.start', { session, options }))
    const first = await Promise.race([over, interrupt.promise, lost])
    if (first instanceof FailureError) throw first
    if (first !== undefined) return first
    const cancelled = await engine.request('benchmarks.cancel', { benchmark: benchmark.id })
    return cancelled.ok ? cancelled.value.benchmark : (shown ?? benchmark)
  } finally {
    subscription.dispose()
    console.clearLive()
  }
}

/** 3 only when nothing but a lack of the target's stood in the way of every arm that was asked for. */
function statusAfter(
  { failure: why, arms, phase }: Benchmark,
  options: BenchmarkOptions,
  { console }: CommandContext,
): ExitStatus {
  if (why !== null) {
    console.fail(why)
    return why.code === 'unsupported' ? exitStatus.unable : exitStatus.failed
  }
  if (phase === 'cancelled') return exitStatus.failed
  let untrue = false
  for (const { arm, evidence } of arms) {
    const unproven = evidence && whyUnproven(evidence)
    if (!unproven) continue
    untrue = true
    console.warn(`${arm} is not proven to be what it is called: ${unproven.reason} (--json has its evidence)`)
  }
  if (untrue) return exitStatus.failed
  const asked = arms.filter(({ arm }) => options.arms.includes(arm) && arm !== 'base')
  const unable = asked.length > 0 && asked.every(({ unavailable }) => unavailable !== null)
  return unable ? exitStatus.unable : exitStatus.done
}

/** `probescope count`: events of some sources over a time, with what is known of the numbers' truth. */
import { FailureError } from '../../app/base/failure'
import type { Milliseconds } from '../../app/base/units'
import { countDocumentSchema } from '../../app/contract/documents'
import type { Run } from '../../app/model/run'
import type { Scope, Source } from '../../app/model/source'
import { parseSource } from '../../app/sources/notation'
import { usage, wholeNumber, type Arguments } from './arguments'
import type { CommandContext, CommandLineCommand } from './command'
import { withTarget, type ConnectedTarget } from './connectedTarget'
import { expectValue } from './expectValue'
import { countByKey, countKeys, isCountKey, type KeyOptions } from './countByKey'
import { countDocument, type Counted } from './countDocument'
import { CountLive } from './countLive'
import { finalReport } from './countReport'
import { parseDuration } from './duration'
import { exitStatus, statusOf, type ExitStatus } from './exitStatus'

interface CountOptions {
  readonly sources: readonly { text: string; source: Source }[]
  /** null: until Ctrl-C. */
  readonly duration: Milliseconds | null
  readonly interval: Milliseconds
  /** null: nothing printed on the way. */
  readonly print: Milliseconds | null
  readonly scope: Scope
  readonly perCpu: boolean
  /** null: not broken down, or by CPU. */
  readonly key: string | null
}

export const count: CommandLineCommand = {
  name: 'count',
  summary: 'count events of one or more sources',
  help: `Usage: probescope count SOURCE... [--for TIME] [--interval TIME] [--print TIME]
                        [--pid N] [--per-cpu]
                        [--target embedded|local|lab|HOST] [--json]

Counts until Ctrl-C or for a time, shows the counts live when stderr is a terminal,
and prints the totals at the end.

  SOURCE           kprobe:vfs_read  kprobe:vfs_read+9  kretprobe:vfs_read
                   fentry:vfs_read  fexit:vfs_read  'ftrace:do_sys_*'
                   tracepoint:sched:sched_switch  rawtracepoint:sys_enter
                   'tracepoint:sched:sched_switch /prev_pid == 1/'
                   uprobe:/bin/bash:readline  software:page-faults
                   hardware:cycles  cache:L1-dcache-load-misses  raw:r1a8
  --for TIME       stop after this time: 500ms, 5s, 2m, 1h
  --interval TIME  between two samples, 20ms to 10s (100ms)
  --print TIME     also print what was counted in each such time, a line a source
  --pid N          only this process, its threads and its later children
  --per-cpu, --by cpu   totals of each CPU as well
  --by KEY         comm, pid, stack, or an argument or field that is a number, by its
                   name (count, arg2, retval): counted by it on the target, by a BPF
                   program; with --pid of the process without its children

Exit status: 0 all were counted, 1 one could not be, 3 the target cannot count them.
`,
  options: {
    for: { type: 'string' },
    interval: { type: 'string' },
    print: { type: 'string' },
    pid: { type: 'string' },
    'per-cpu': { type: 'boolean' },
    by: { type: 'string' },
  },
  async run(args, context) {
    const options = readOptions(args)
    if (options.key !== null) return countKeyed({ ...options, key: options.key }, args, context)
    const { console, interrupt, makeEngine } = context
    const engine = makeEngine({ prefetch: false })
    const counted = await withTarget(engine, args.common.address, console, interrupt, (target) =>
      countOn(target, options, context),
    )
    const document = countDocumentSchema.parse(
      countDocument(
        args.common.target,
        options.sources.map(({ text }) => text),
        counted,
        options.perCpu,
      ),
    )
    if (args.common.json) console.printJson(document)
    else for (const line of finalReport(document, console)) console.print(line)
    for (const { source, failure: why } of document.sources) if (why !== null) console.fail(why, source)
    return countStatus(counted.run)
  },
}

async function countKeyed(
  options: CountOptions & KeyOptions,
  { common }: Arguments,
  context: CommandContext,
): Promise<ExitStatus> {
  const { console, interrupt, makeEngine } = context
  const engine = makeEngine({ prefetch: false })
  const counted = await withTarget(engine, common.address, console, interrupt, (target) =>
    countByKey(target, options, context),
  )
  const document = countDocumentSchema.parse({
    version: 1,
    target: common.target,
    seconds: Number(counted.seconds.toFixed(3)),
    interval: options.interval,
    scope: options.scope,
    sources: counted.sources,
    cost: { agentCpuShare: null, linkBytes: null, droppedSamples: 0 },
  })
  if (common.json) console.printJson(document)
  else for (const line of finalReport(document, console, options.key)) console.print(line)
  const failures = document.sources.flatMap(({ source, failure: why }) =>
    why === null ? [] : [{ source, why }],
  )
  for (const { source, why } of failures) console.fail(why, source)
  if (failures.length === 0) return exitStatus.done
  return failures.every(({ why }) => statusOf(why) === exitStatus.unable)
    ? exitStatus.unable
    : exitStatus.failed
}

function readOptions(args: Arguments): CountOptions {
  const { common, positionals } = args
  if (positionals.length === 0) throw usage('count', "'count' needs a source, such as kprobe:vfs_read.")
  if (positionals.length > 256) throw usage('count', 'At most 256 sources can be counted at once.')
  const time = (option: string, least: Milliseconds, most: Milliseconds) => {
    const text = args.text(option)
    return text === null ? null : expectValue(parseDuration(`--${option}`, text, { least, most }))
  }
  const duration = time('for', 1, 7 * 24 * 3_600_000)
  const interval = Math.round(time('interval', 20, 10_000) ?? 100)
  const print = time('print', 100, 3_600_000)
  if (print !== null && common.json) {
    throw usage(
      'count',
      '--print and --json exclude each other: stdout has one JSON document and nothing else.',
    )
  }
  const by = args.text('by')
  const key = by === null || by === 'cpu' ? null : by
  if (key !== null && !isCountKey(key)) {
    throw usage(
      'count',
      `--by ${by} is no key.`,
      `Keys: cpu, ${countKeys.join(', ')}, or the name of an argument or a field.`,
    )
  }
  const pid = args.text('pid')
  if (key !== null && (print !== null || args.flag('per-cpu'))) {
    throw usage('count', `--by ${key} cannot be combined with --print or --per-cpu.`)
  }
  return {
    sources: readSources(positionals),
    duration,
    interval,
    print,
    scope:
      pid === null
        ? { kind: 'system' }
        : { kind: 'process', pid: wholeNumber('count', 'pid', pid, { least: 1, most: 2 ** 22 }) },
    perCpu: args.flag('per-cpu') || by === 'cpu',
    key,
  }
}

function readSources(texts: readonly string[]): CountOptions['sources'] {
  return texts.map((text) => {
    const parsed = parseSource(text)
    if (parsed.ok) return { text, source: parsed.value }
    throw new SourceError(text, parsed.failure)
  })
}

/** A failure about a source as it was typed, so that the place can be pointed at. */
export class SourceError extends FailureError {
  constructor(
    readonly source: string,
    cause: FailureError['failure'],
  ) {
    super(cause)
  }
}

async function countOn(
  { engine, session, lost }: ConnectedTarget,
  options: CountOptions,
  { console, interrupt }: CommandContext,
): Promise<Counted> {
  const live = new CountLive(engine, console, options.print)
  try {
    const { sources, interval, scope } = options
    const started = await engine.request('runs.start', {
      session,
      sources: sources.map(({ source }) => source),
      interval,
      scope,
    })
    const { run } = expectValue(started)
    const attached = await Promise.race([live.attached(run), interrupt.promise, lost])
    if (attached instanceof FailureError) throw attached
    const begin = performance.now()
    const anyCounts = attached?.sources.some(({ state }) => state.phase === 'counting') ?? false
    if (anyCounts) {
      const ended = await Promise.race([elapsed(options.duration, interrupt.signal), interrupt.promise, lost])
      if (ended instanceof FailureError) throw ended
    }
    const seconds = (performance.now() - begin) / 1000
    const stopped = expectValue(await engine.request('runs.stop', { run: run.id }))
    live.finish()
    return { run: stopped.run, seconds, spans: live.spans() }
  } finally {
    live.dispose()
  }
}

/** Resolves after the duration; never when there is none. */
function elapsed(duration: Milliseconds | null, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (duration === null) return
    const timer = setTimeout(resolve, duration)
    signal.addEventListener('abort', () => clearTimeout(timer), { once: true })
  })
}

/** 3 only when nothing but a lack of the target's stood in the way. */
function countStatus(run: Run): ExitStatus {
  const failures = run.sources.flatMap(({ state }) => (state.phase === 'failed' ? [state.failure] : []))
  if (failures.length === 0) return exitStatus.done
  return failures.every((why) => statusOf(why) === exitStatus.unable) ? exitStatus.unable : exitStatus.failed
}

/**
 * A benchmark as JSON in the shape that Google Benchmark writes, so that its tools (compare.py) and dashboards read it.
 * The whole result is inside as well, under `context.probescope`, and opens again without a loss.
 */
import { z } from 'zod'
import { countedBy } from '../benchmark/counted'
import { whyUnproven } from '../benchmark/unproven'
import { failure } from '../base/failure'
import { fail, succeed, type Result } from '../base/result'
import { benchmarkSchema, type Benchmark, type BenchmarkArm } from '../model/benchmark'

const eventsNote =
  'real_time is nanoseconds per event of one producer; cpu_time repeats it, since a pinned producer does nothing else. iterations count the warm-up too. probescope has the result itself.'
/** A run may sleep, and how long it was on a CPU is not kept for each round. */
const runsNote =
  'real_time is nanoseconds of one run of the command, cpu_time its time on a CPU: medians over the rounds. probescope has the result itself, and the rounds.'

export function benchmarkJson(benchmark: Benchmark): string {
  const { fingerprint } = benchmark
  const context = {
    date: new Date(benchmark.startedAt).toISOString(),
    host_name: fingerprint?.hostname ?? benchmark.target,
    executable: 'probescope',
    num_cpus: fingerprint?.cpus,
    cpu_scaling_enabled: fingerprint?.governor == null ? undefined : fingerprint.governor !== 'performance',
    caches: [],
    load_avg: [],
    note: countedBy(benchmark.options.workload) === 'run' ? runsNote : eventsNote,
    probescope: { version: 1, benchmark },
  }
  const measured = benchmark.arms.filter(({ nsPerEvent }) => nsPerEvent !== null)
  const benchmarks = measured.flatMap((arm, index) => entriesOf(arm, index, benchmark))
  return `${JSON.stringify({ context, benchmarks }, null, 2)}\n`
}

function entriesOf(arm: BenchmarkArm, index: number, { options }: Benchmark) {
  const unproven = arm.evidence && whyUnproven(arm.evidence)
  const common = {
    family_index: index,
    per_family_instance_index: 0,
    run_name: arm.arm,
    repetitions: arm.rounds.length,
    threads: options.producers,
    time_unit: 'ns',
    label: arm.title,
    // Such figures have no bar in the chart either: its readers leave out what has failed.
    ...(unproven && { error_occurred: true, error_message: `Measured, but ${unproven.reason}` }),
  }
  const { perRun } = arm
  const rounds = (perRun === null ? arm.rounds : []).map((ns, round) => ({
    ...common,
    name: arm.arm,
    run_type: 'iteration',
    repetition_index: round,
    // What each round made is not kept: its share of all that was made.
    iterations: Math.round(arm.made / arm.rounds.length),
    real_time: ns,
    cpu_time: ns,
  }))
  const median = arm.nsPerEvent!
  return [
    ...rounds,
    {
      ...common,
      name: `${arm.arm}_median`,
      run_type: 'aggregate',
      aggregate_name: 'median',
      aggregate_unit: 'time',
      iterations: arm.rounds.length,
      real_time: median.median,
      cpu_time: perRun?.cpu.median ?? median.median,
      items_per_second: arm.eventsPerSecond?.median,
      ns_low95: median.low ?? undefined,
      ns_high95: median.high ?? undefined,
      ns_over_base: arm.nsOverBase?.median,
      ratio_to_base: arm.ratioToBase?.median,
      made: arm.made,
      counted: arm.counted ?? undefined,
      lost: arm.lost ?? undefined,
      missed: arm.missed ?? undefined,
    },
  ]
}

const ourFileSchema = z.object({
  context: z.object({ probescope: z.object({ version: z.literal(1), benchmark: benchmarkSchema }) }),
})

/** A file that `benchmarkJson` wrote. */
export function parseBenchmarkJson(text: string, name: string): Result<Benchmark> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return fail(notOne(name, 'It is not JSON', error instanceof Error ? error.message : String(error)))
  }
  const parsed = ourFileSchema.safeParse(value)
  if (parsed.success) return succeed(parsed.data.context.probescope.benchmark)
  const foreign = z.object({ benchmarks: z.array(z.unknown()) }).safeParse(value).success
  return fail(
    notOne(
      name,
      foreign
        ? 'It has the shape of Google Benchmark, but no result of Probescope inside'
        : 'It is JSON of another kind',
      z.prettifyError(parsed.error),
    ),
  )
}

function notOne(name: string, why: string, detail: string) {
  return failure('bad-file', `${name} is not a benchmark result. ${why}`, {
    detail: detail.slice(0, 600),
    remedy: 'Open a file that was written by Export Benchmark › JSON…, or by: probescope bench --json',
  })
}

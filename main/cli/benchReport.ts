/** A benchmark for the eye and for scripts. */
import { displayText } from '../../app/base/displayText'
import { provenanceOf } from '../../app/benchmark/words'
import type { BenchDocument } from '../../app/contract/documents'
import type { Benchmark, BenchmarkArm, Estimate } from '../../app/model/benchmark'
import type { Console } from './console'
import { table } from './table'

export function benchDocument(target: string, benchmark: Benchmark): unknown {
  const { fingerprint, roundsDone, options, arms, collateral, warnings } = benchmark
  return {
    version: 1,
    target,
    fingerprint,
    rounds: roundsDone,
    armTime: options.armTime,
    producers: options.producers,
    seconds: secondsOf(benchmark),
    workload: options.workload,
    arms: arms.map(armOf),
    collateral,
    warnings,
  } satisfies Record<keyof BenchDocument, unknown>
}

function secondsOf({ startedAt, measuringSince, endedAt }: Benchmark): BenchDocument['seconds'] {
  if (measuringSince === null || endedAt === null) return null
  return { preparing: (measuringSince - startedAt) / 1000, measuring: (endedAt - measuringSince) / 1000 }
}

function armOf(each: BenchmarkArm): BenchDocument['arms'][number] {
  const { arm, title, mechanism, consumer, eventsPerSecond, nsPerEvent, nsOverBase, ratioToBase } = each
  const { rounds, made, counted, lost, missed, evidence, unavailable, perRun } = each
  return {
    arm,
    title,
    mechanism,
    consumer,
    eventsPerSecond: eventsPerSecond?.median ?? null,
    nsPerEvent: nsPerEvent?.median ?? null,
    nsOverBase: nsOverBase?.median ?? null,
    ratioToBase: ratioToBase?.median ?? null,
    interval: {
      eventsPerSecond: intervalOf(eventsPerSecond),
      nsPerEvent: intervalOf(nsPerEvent),
      nsOverBase: intervalOf(nsOverBase),
      ratioToBase: intervalOf(ratioToBase),
    },
    perRun,
    roundsNsPerEvent: rounds,
    made,
    counted,
    lost,
    missed,
    evidence,
    unavailable,
  }
}

function intervalOf(estimate: Estimate | null): { low: number; high: number } | null {
  const { low, high } = estimate ?? { low: null, high: null }
  return low === null || high === null ? null : { low, high }
}

/** Of a command: times of a whole run, in milliseconds. */
const commandColumns = [
  { title: 'arm' },
  { title: 'ms/run', align: 'right' },
  { title: 'of base', align: 'right' },
  { title: 'CPU ms/run', align: 'right' },
  { title: 'CPU ms over base', align: 'right' },
  { title: 'events/run', align: 'right' },
  { title: 'CPU ns/event', align: 'right' },
  { title: '' },
] as const

function commandRow(arm: BenchDocument['arms'][number]): string[] {
  const { perRun, nsPerEvent, ratioToBase, evidence } = arm
  return [
    arm.arm,
    nsPerEvent === null ? '' : (nsPerEvent / 1e6).toFixed(2),
    percent(ratioToBase),
    perRun === null ? '' : (perRun.cpu.median / 1e6).toFixed(2),
    withInterval(perRun?.cpuOverBase ?? null, 1e6),
    perRun?.events == null ? '' : Math.round(perRun.events.median).toLocaleString('en-US'),
    withInterval(perRun?.cpuPerEvent ?? null),
    evidence === null
      ? ''
      : [evidence.patch ?? '', evidence.verified ? '' : 'NOT VERIFIED'].join('  ').trim(),
  ]
}

/** Seconds of preparation that nobody asks about. */
const shortWait = 10

function howLong({ seconds }: BenchDocument): string {
  if (seconds === null) return ''
  const prepared =
    seconds.preparing < shortWait ? '' : `, after ${seconds.preparing.toFixed(0)} s of preparing`
  return `, in ${seconds.measuring.toFixed(0)} s${prepared}`
}

function workloadLine(document: BenchDocument): string {
  const { workload, rounds, armTime, producers } = document
  if (workload.kind === 'command') {
    return `${rounds} rounds, each one run an arm of: ${displayText(workload.command, 200)}; while ${displayText(workload.function, 120)} is traced; medians, and their 95 % intervals`
  }
  const what = workload.kind === 'kernel' ? 'calls within the kernel, ' : ''
  return `${what}${rounds} rounds of ${armTime} ms an arm, ${producers} ${producers === 1 ? 'producer' : 'producers'}${howLong(document)}; medians, and their 95 % intervals`
}

const columns = [
  { title: 'arm' },
  { title: 'events/s', align: 'right' },
  { title: 'ns/event', align: 'right' },
  { title: 'ns over base', align: 'right' },
  { title: 'of base', align: 'right' },
  { title: '' },
] as const

export function liveLines(benchmark: Benchmark, console: Console): string[] {
  const { arms, roundsDone, options, phase, preparation } = benchmark
  const rows = arms.map(({ arm, state, nsPerEvent, nsOverBase, ratioToBase, eventsPerSecond }) => [
    state === 'running' ? `${arm} *` : arm,
    millions(eventsPerSecond?.median ?? null),
    nanoseconds(nsPerEvent?.median ?? null),
    withInterval(nsOverBase),
    percent(ratioToBase?.median ?? null),
    state === 'unavailable' ? 'not available' : '',
  ])
  const doing =
    phase === 'preparing'
      ? `preparing${preparation === null ? '' : `: ${displayText(preparation, 200)}`}`
      : `${phase}, round ${Math.min(roundsDone + 1, options.rounds)} of ${options.rounds}`
  const progress = `${doing}  Ctrl-C stops`
  return [...table(columns, rows), console.liveStyle('dim', progress)]
}

export function benchLines(document: BenchDocument, console: Console): string[] {
  const { fingerprint, arms, workload } = document
  const mark = 'An emulated processor: these figures are not those of hardware.'
  const measured = arms.filter(({ unavailable }) => unavailable === null)
  const rows = measured.map((arm) => [
    arm.arm,
    millions(arm.eventsPerSecond),
    nanoseconds(arm.nsPerEvent),
    withInterval(
      arm.nsOverBase === null
        ? null
        : { median: arm.nsOverBase, ...(arm.interval.nsOverBase ?? { low: null, high: null }) },
    ),
    percent(arm.ratioToBase),
    proofInWords(arm),
  ])
  const reasons = new Map<string, string[]>()
  for (const { arm, unavailable } of arms) {
    if (unavailable === null) continue
    reasons.set(unavailable.message, [...(reasons.get(unavailable.message) ?? []), arm])
  }
  const missing = [...reasons].flatMap(([why, names]) => [
    `  ${displayText(why, 300)}`,
    `    ${names.join(', ')}`,
  ])
  return [
    displayText(provenanceOf(fingerprint).join(', '), 400),
    ...(fingerprint.emulated === true ? [console.style('yellow', mark)] : []),
    workloadLine(document),
    '',
    ...(workload.kind === 'command' ? table(commandColumns, measured.map(commandRow)) : table(columns, rows)),
    ...(missing.length > 0 ? ['', console.style('bold', 'Not available on this target'), ...missing] : []),
  ]
}

export function collateralLines({ collateral, arms }: BenchDocument, console: Console): string[] {
  if (collateral.length === 0) return []
  const rows = collateral.map(({ arm, nsOverBase, ratioToBase }) => [
    arms.find((each) => each.arm === arm)?.title ?? arm,
    withInterval(nsOverBase),
    percent(ratioToBase?.median ?? null),
  ])
  const head = 'What it costs getppid, which nobody traces'
  return [
    '',
    console.style('bold', head),
    ...table(
      [
        { title: 'while getuid is traced by' },
        { title: 'ns over base', align: 'right' },
        { title: 'of base', align: 'right' },
      ],
      rows,
    ),
  ]
}

function proofInWords({ evidence, made, counted, lost, missed }: BenchDocument['arms'][number]): string {
  if (evidence === null) return ''
  const parts = [
    evidence.patch,
    evidence.bytesDuring === null ? null : evidence.bytesDuring.replace(/(..)(?=.)/g, '$1 '),
    evidence.verified ? null : 'NOT VERIFIED',
    counted === null || counted === made
      ? null
      : counted > made
        ? `and ${counted - made} of others`
        : `counted ${counted - made}`,
    lost === null || lost === 0 ? null : `lost ${lost}`,
    missed === null || missed === 0 ? null : `missed ${missed}`,
  ]
  return parts.filter((part) => part !== null).join('  ')
}

function millions(rate: number | null): string {
  return rate === null ? '' : `${(rate / 1e6).toFixed(rate < 1e6 ? 3 : 2)} M`
}

function nanoseconds(time: number | null): string {
  return time === null ? '' : time.toFixed(1)
}

function withInterval(estimate: Estimate | null, unit = 1): string {
  if (estimate === null) return ''
  const { median, low, high } = estimate
  const said = (ns: number) => (ns / unit).toFixed(1)
  return low === null || high === null ? said(median) : `${said(median)} [${said(low)}, ${said(high)}]`
}

function percent(share: number | null): string {
  return share === null ? '' : `${(share * 100).toFixed(1)} %`
}

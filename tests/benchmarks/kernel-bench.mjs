// Agreement with the kernel's own benchmark of triggers, tools/testing/selftests/bpf: `bench trig-*`. Both run on one
// machine, in turn: theirs with its base before and after three arms, ours with its base in each round. For each arm that
// both have: its rate as a share of the base, theirs and ours, and whether they agree within 10 % or within the spread that
// theirs has in this run, where that is wider. One JSON line.
//   npm run bench:kernel -- --bench /root/bench [--target local|lab] [--repetitions 9] [--arms A,B] [--cpu 1] [--icount]
//     [--together FILE]
// --icount: on the lab VM with a clock that counts instructions, where a busy host blurs nothing: one repetition will do.
// --bench is where the binary lies on the target: build-kernel-bench.sh makes it, and says how it comes there.
// --together: repetitions of earlier runs are read from that file and these added, for a machine that is quiet only now and then.
//
// Each repetition loads every program anew, theirs by starting the process and ours by itself: where the kernel puts a
// program's code, and a trampoline's, is drawn by lot and changes what an event costs by up to a fifth in the lab VM (QEMU
// remembers the translations of some addresses better than of others). One process measured long says nothing of that, and
// three repetitions say little: from 6 on the answer has an interval. With --icount no address is better than another.
//
// Their semantics, which the arms of our workload within the kernel have too: a BPF program run by BPF_PROG_TEST_RUN makes
// 100 calls; the body adds 1, atomically, to a counter of the CPU's own cache lines; fmod_ret answers -22 in the function's
// stead; the base is `trig-kernel-count`, the same loop with the body in place of the call. The instructions are those of
// clang -mcpu=v3, by which the selftests are built. Each of its lines is of the time that really went by (its summary
// alone believes in whole seconds, and is not read).
import { execFile } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { parseArgs, promisify } from 'node:util'
import { connectedBench } from './engineBenchmark.mjs'
import { machineOf } from './machine.mjs'
import { median, medianInterval, pairedRatio, spread } from './statistics.mjs'

const { values: options } = parseArgs({
  options: {
    target: { type: 'string', default: 'lab' },
    bench: { type: 'string' },
    repetitions: { type: 'string', default: '9' },
    arms: { type: 'string', default: '' },
    cpu: { type: 'string' },
    icount: { type: 'boolean', default: false },
    together: { type: 'string' },
  },
})
if (options.bench === undefined) {
  process.stderr.write('Say where the built `bench` lies on the target: --bench /root/bench\n')
  process.exit(2)
}

/** Of Linux 6.10 to 6.13: the loop counts, and calls nothing. */
const base = { theirs: 'trig-kernel-count', ours: 'base-bpf-count' }
const every = [
  { theirs: 'trig-fentry', ours: 'fentry-bpf-count', call: 'helper' },
  { theirs: 'trig-fexit', ours: 'fexit-bpf-count', call: 'helper' },
  { theirs: 'trig-kprobe', ours: 'kprobe-ftrace-bpf-count', call: 'helper' },
  { theirs: 'trig-kretprobe', ours: 'kretprobe-bpf-count', call: 'helper' },
  { theirs: 'trig-kprobe-multi', ours: 'kprobe-multi-bpf-count', call: 'helper' },
  { theirs: 'trig-kretprobe-multi', ours: 'kretprobe-multi-bpf-count', call: 'helper' },
  { theirs: 'trig-fmodret', ours: 'fmodret-bpf-count', call: 'kfunc' },
  { theirs: 'trig-tp', ours: 'tracepoint-bpf-count', call: 'kfunc' },
  { theirs: 'trig-rawtp', ours: 'rawtracepoint-bpf-count', call: 'kfunc' },
]
const wanted = options.arms === '' ? [] : options.arms.split(',')
const pairs = every.filter(({ ours }) => wanted.length === 0 || wanted.includes(ours))
if (pairs.length < wanted.length) {
  process.stderr.write(`Arms that both have: ${every.map(({ ours }) => ours).join(', ')}\n`)
  process.exit(2)
}
const cpu = options.cpu ?? (options.icount ? '0' : '1')
const machine = machineOf(options.target, options.icount)
machine.prefer()
const bench = await connectedBench(options.target)

/** What waited longer than this share of its time for a processor is measured again, theirs as well as ours. */
const disturbed = 0.1
const mostAttempts = 3
/** The base is measured anew after so many arms of theirs: nothing drifts far meanwhile. */
const armsBetweenBases = 3

/** @type {{ machine: string, attempts: number, disturbed: number, bases: Record<'ours' | 'theirs', number[]>, shares: Record<string, number[]> }} */
const found = earlier() ?? {
  machine: machine.description,
  attempts: 0,
  disturbed: 0,
  /** Millions a second. */
  bases: { ours: [], theirs: [] },
  shares: Object.fromEntries(pairs.flatMap(({ ours, theirs }) => [ours, theirs].map((name) => [name, []]))),
}
for (let repetition = 0; repetition < Number(options.repetitions); repetition++) {
  for (const call of new Set(pairs.map((pair) => pair.call))) {
    const group = turned(
      pairs.filter((pair) => pair.call === call),
      found.bases.theirs.length,
    )
    for (const measure of turned([measureTheirs, measureOurs], repetition)) await measure(group)
  }
  if (options.together !== undefined) writeFileSync(options.together, JSON.stringify(found))
}
await bench.close()

const results = pairs.map(({ theirs, ours }) => {
  const peer = found.shares[theirs]
  const ratios = pairedRatio(found.shares[ours], peer)
  const off = median(ratios) - 1
  const spreadOfPeer = spreadOf(peer)
  return {
    arm: ours,
    peer: theirs,
    ours: spread(found.shares[ours]),
    theirs: spread(peer),
    off: percent(off),
    /** Where it is with 95 %, since each repetition draws other places; null: too few repetitions to say. */
    offInterval: medianInterval(ratios)?.map((ratio) => percent(ratio - 1)) ?? null,
    spreadOfTheirs: percent(spreadOfPeer),
    within10: Math.abs(off) <= 0.1,
    agrees: Math.abs(off) <= Math.max(0.1, spreadOfPeer),
  }
})
process.stdout.write(
  `${JSON.stringify({
    benchmark: 'kernel-bench',
    unit: 'rate as a share of the base: the loop that counts',
    machine: machine.description,
    repetitions: found.shares[pairs[0].ours].length,
    attempts: { measured: found.attempts, disturbed: found.disturbed },
    /** Millions a second. */
    base: { ours: spread(found.bases.ours), theirs: spread(found.bases.theirs) },
    order: {
      ours: orderOf((result) => result.ours.median),
      theirs: orderOf((result) => result.theirs.median),
    },
    /** Pairs of arms that stand the other way round, and whether theirs can tell them apart in this run. */
    swapped: swapped(),
    within10: results.filter(({ within10 }) => within10).length,
    agree: results.filter(({ agrees }) => agrees).length,
    of: results.length,
    goal: 'each within 10 %, or within the spread of theirs in this run; the same order, but for arms that theirs does not tell apart',
    arms: results,
  })}\n`,
)
machine.dispose()
process.exit(0)

function percent(share) {
  return `${(share * 100).toFixed(1)} %`
}

/** How far the farthest repetition is from the median. */
function spreadOf(peer) {
  return Math.max(...peer.map((share) => Math.abs(share / median(peer) - 1)))
}

function swapped() {
  const all = pairs.flatMap((one, index) => pairs.slice(index + 1).map((other) => [one, other]))
  return all.flatMap(([one, other]) => {
    const apart = (which) => median(found.shares[one[which]]) / median(found.shares[other[which]]) - 1
    if (apart('ours') * apart('theirs') >= 0) return []
    const spreadOfTheirs = Math.max(spreadOf(found.shares[one.theirs]), spreadOf(found.shares[other.theirs]))
    return [
      {
        arms: [one.ours, other.ours],
        apartInTheirs: percent(apart('theirs')),
        spreadOfTheirs: percent(spreadOfTheirs),
        toldApart: Math.abs(apart('theirs')) > spreadOfTheirs,
      },
    ]
  })
}

function orderOf(ratio) {
  return results
    .toSorted((one, other) => ratio(other) - ratio(one))
    .map(({ arm }) => arm.replace(/-bpf-count$/, ''))
}

/** What earlier runs found, of the same machine and arms; null: nothing. */
function earlier() {
  if (options.together === undefined || !existsSync(options.together)) return null
  const kept = JSON.parse(readFileSync(options.together, 'utf8'))
  const same = pairs.every(({ ours, theirs }) => ours in kept.shares && theirs in kept.shares)
  if (kept.machine === machine.description && same) return kept
  process.stderr.write(`${options.together} is of another machine (${kept.machine}), or of other arms.\n`)
  process.exit(2)
}

function turned(items, by) {
  const first = by % items.length
  return [...items.slice(first), ...items.slice(0, first)]
}

/** The result of the attempt that this machine's other work disturbed least. */
async function inQuiet(measure) {
  let best = null
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const [before, begun] = [machine.waited(), performance.now()]
    const result = await measure()
    const waited = before === null ? 0 : (machine.waited() - before) / 1e6 / (performance.now() - begun)
    found.attempts++
    if (best === null || waited < best.waited) best = { result, waited }
    if (waited <= disturbed) break
    found.disturbed++
  }
  return best.result
}

async function measureTheirs(group) {
  const bases = [await inQuiet(() => theirRate(base.theirs))]
  for (let done = 0; done < group.length; done += armsBetweenBases) {
    const some = group.slice(done, done + armsBetweenBases)
    const rates = []
    for (const { theirs } of some) rates.push(await inQuiet(() => theirRate(theirs)))
    bases.push(await inQuiet(() => theirRate(base.theirs)))
    const ofBase = (bases.at(-2) + bases.at(-1)) / 2
    for (const [i, { theirs }] of some.entries()) found.shares[theirs].push(rates[i] / ofBase)
  }
  found.bases.theirs.push(median(bases))
}

/** Millions a second. */
async function theirRate(name) {
  // Not spawnSync: the engine in this process must go on telling its agent that it lives.
  const said = await saidBy(
    machine.command([options.bench, ...['--prod-affinity', cpu, '--warmup', '1', '--duration', '1', name]]),
  )
  const lines = [...said.matchAll(/^Iter\s+\d+ \(.*?us\): hits\s+([\d.]+)M\/s/gm)]
  // The first is its warm-up.
  const measured = lines.slice(1).map(([, hits]) => Number(hits))
  if (measured.length === 0) throw new Error(`${name} said no rate:\n${said}`)
  return median(measured)
}

async function saidBy([file, ...args]) {
  return (await promisify(execFile)(file, args)).stdout
}

/** Of some rounds, the base in each. */
async function measureOurs(group) {
  const { arms } = await inQuiet(() =>
    bench.run({
      arms: [base.ours, ...group.map(({ ours }) => ours)],
      rounds: 5,
      armTime: 100,
      workload: { kind: 'kernel', call: group[0].call },
    }),
  )
  const roundsOf = (name) => {
    const arm = arms.find((each) => each.arm === name)
    if (arm.eventsPerSecond === null) throw new Error(`${name}: ${JSON.stringify(arm.unavailable)}`)
    if (!arm.evidence.verified)
      throw new Error(`${name} was not what it is called: ${JSON.stringify(arm.evidence)}`)
    return arm.rounds
  }
  const ofBase = roundsOf(base.ours)
  found.bases.ours.push(1e3 / median(ofBase))
  for (const { ours } of group) found.shares[ours].push(median(pairedRatio(ofBase, roundsOf(ours))))
}

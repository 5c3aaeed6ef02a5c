// Agreement with the kernel's own benchmark of triggers, tools/testing/selftests/bpf: `bench trig-*`. Both run on one
// machine, arm by arm: theirs with its base just before, ours with its base in one round, and that over and over. For each
// arm that both have: its rate as a share of the base, theirs and ours, and whether they agree within 10 % or within the
// spread that theirs has in this run, where that is wider. One JSON line.
//   npm run bench:kernel -- --bench /root/bench [--target local|lab] [--repetitions 9] [--arms A,B] [--cpu 1] [--icount]
// --icount: on the lab VM with a clock that counts instructions, where a busy host blurs nothing: one repetition will do.
// --bench is where the binary lies on the target: build-kernel-bench.sh makes it, and says how it comes there.
//
// Their semantics, which the arms of our workload within the kernel have too: a BPF program run by BPF_PROG_TEST_RUN makes
// 100 calls; the body adds 1, atomically, to a counter of the CPU's own cache lines; fmod_ret answers -22 in the function's
// stead; the base is `trig-kernel-count`, the same loop with the body in place of the call. The instructions are those of
// clang -mcpu=v3, by which the selftests are built. Each of its lines is of the time that really went by (its summary
// alone believes in whole seconds, and is not read).
import { execFile } from 'node:child_process'
import { parseArgs, promisify } from 'node:util'
import { connectedBench } from './engineBenchmark.mjs'
import { machineOf } from './machine.mjs'
import { interleave, median, pairedRatio, spread } from './statistics.mjs'

const { values: options } = parseArgs({
  options: {
    target: { type: 'string', default: 'lab' },
    bench: { type: 'string' },
    repetitions: { type: 'string', default: '9' },
    arms: { type: 'string', default: '' },
    cpu: { type: 'string' },
    icount: { type: 'boolean', default: false },
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
const attempts = { measured: 0, disturbed: 0 }
const bases = { theirs: [], ours: [] }
/** Base and arm one right after the other: a share in which nothing has drifted. */
const measurements = Object.fromEntries(
  pairs.flatMap((pair) => [
    [pair.theirs, () => inQuiet(() => theirShare(pair))],
    [pair.ours, () => inQuiet(() => ourShare(pair))],
  ]),
)
const shares = await interleave(Object.keys(measurements), Number(options.repetitions), (arm) =>
  measurements[arm](),
)
await bench.close()

const results = pairs.map(({ theirs, ours }) => {
  const peer = shares[theirs]
  const off = median(pairedRatio(shares[ours], peer)) - 1
  const spreadOfPeer = Math.max(...peer.map((share) => Math.abs(share / median(peer) - 1)))
  return {
    arm: ours,
    peer: theirs,
    ours: spread(shares[ours]),
    theirs: spread(peer),
    off: percent(off),
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
    repetitions: Number(options.repetitions),
    attempts,
    /** Millions a second. */
    base: { ours: spread(bases.ours), theirs: spread(bases.theirs) },
    order: {
      ours: orderOf((result) => result.ours.median),
      theirs: orderOf((result) => result.theirs.median),
    },
    sameOrder: `${orderOf(({ ours }) => ours.median)}` === `${orderOf(({ theirs }) => theirs.median)}`,
    within10: results.filter(({ within10 }) => within10).length,
    agree: results.filter(({ agrees }) => agrees).length,
    of: results.length,
    goal: 'each within 10 %, or within the spread of theirs in this run, and the same order',
    arms: results,
  })}\n`,
)
machine.dispose()
process.exit(0)

function percent(share) {
  return `${(share * 100).toFixed(1)} %`
}

function orderOf(ratio) {
  return results
    .toSorted((one, other) => ratio(other) - ratio(one))
    .map(({ arm }) => arm.replace(/-bpf-count$/, ''))
}

/** The share of the attempt that this machine's other work disturbed least. */
async function inQuiet(measure) {
  let best = null
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const [before, begun] = [machine.waited(), performance.now()]
    const share = await measure()
    const waited = before === null ? 0 : (machine.waited() - before) / 1e6 / (performance.now() - begun)
    attempts.measured++
    if (best === null || waited < best.waited) best = { share, waited }
    if (waited <= disturbed) break
    attempts.disturbed++
  }
  return best.share
}

async function theirShare({ theirs }) {
  const ofBase = await theirRate(base.theirs)
  bases.theirs.push(ofBase)
  return (await theirRate(theirs)) / ofBase
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

/** Of five rounds, the base in each. */
async function ourShare({ ours, call }) {
  const { arms } = await bench.run({
    arms: [base.ours, ours],
    rounds: 5,
    armTime: 200,
    workload: { kind: 'kernel', call },
  })
  const [ofBase, ofArm] = [base.ours, ours].map((name) => {
    const arm = arms.find((each) => each.arm === name)
    if (arm.eventsPerSecond === null) throw new Error(`${name}: ${JSON.stringify(arm.unavailable)}`)
    if (!arm.evidence.verified)
      throw new Error(`${name} was not what it is called: ${JSON.stringify(arm.evidence)}`)
    return arm.rounds
  })
  bases.ours.push(1e3 / median(ofBase))
  return median(pairedRatio(ofBase, ofArm))
}

// Agreement with the kernel's own benchmark of triggers, tools/testing/selftests/bpf: `bench trig-*`. Both run on one
// machine, interleaved, several times; for each arm that both have: its rate as a share of the base, theirs and ours, and
// whether they agree within 10 % or within the spread that theirs has in this run, where that is wider. One JSON line.
//   npm run bench:kernel -- --bench /root/bench [--target local|lab] [--repetitions 9] [--seconds 1] [--cpu 1] [--icount]
// --icount: on the lab VM with a clock that counts instructions, where a busy host blurs nothing.
// --bench is where the binary lies on the target: build-kernel-bench.sh makes it, and says how it comes there.
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
    seconds: { type: 'string', default: '1' },
    cpu: { type: 'string' },
    icount: { type: 'boolean', default: false },
  },
})
if (options.bench === undefined) {
  process.stderr.write('Say where the built `bench` lies on the target: --bench /root/bench\n')
  process.exit(2)
}

/** Of Linux 6.10 to 6.13: the loop counts, and calls nothing. */
const base = { theirs: 'trig-kernel-count', ours: 'base-bpf-count', call: 'helper' }
const pairs = [
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
const all = [base, ...pairs]
const seconds = Number(options.seconds)
const cpu = options.cpu ?? (options.icount ? '0' : '1')
const machine = machineOf(options.target, options.icount)
const bench = await connectedBench(options.target)

const measurements = Object.fromEntries(
  all.flatMap((arm) => [
    [arm.theirs, () => theirRate(arm.theirs)],
    [`ours ${arm.ours}`, () => ourRate(arm)],
  ]),
)
const rates = await interleave(Object.keys(measurements), Number(options.repetitions), (arm) =>
  measurements[arm](),
)
await bench.close()

const results = pairs.map(({ theirs, ours }) => {
  const peer = pairedRatio(rates[theirs], rates[base.theirs])
  const own = pairedRatio(rates[`ours ${ours}`], rates[`ours ${base.ours}`])
  const peerMedian = median(peer)
  const spreadOfPeer = Math.max(...peer.map((ratio) => Math.abs(ratio / peerMedian - 1)))
  const off = median(own) / peerMedian - 1
  return {
    arm: ours,
    peer: theirs,
    ours: spread(own),
    theirs: spread(peer),
    off: percent(off),
    allowed: percent(Math.max(0.1, spreadOfPeer)),
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
    secondsEach: seconds,
    base: { ours: spread(rates[`ours ${base.ours}`]), theirs: spread(rates[base.theirs]) },
    order: {
      ours: orderOf((result) => result.ours.median),
      theirs: orderOf((result) => result.theirs.median),
    },
    agree: results.filter(({ agrees }) => agrees).length,
    of: results.length,
    goal: 'each within 10 %, or within the spread of theirs in this run',
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

/** Millions a second. It believes that each of its iterations took a second; what it says it really took is beside it. */
async function theirRate(name) {
  // Not spawnSync: the engine in this process must go on telling its agent that it lives.
  const said = await saidBy(
    machine.command([
      options.bench,
      ...['--prod-affinity', cpu, '--warmup', '1', '--duration', String(Math.max(1, seconds)), name],
    ]),
  )
  const lines = [...said.matchAll(/^Iter\s+\d+ \(\s*(-?[\d.]+)us\): hits\s+([\d.]+)M\/s/gm)]
  // The first is its warm-up.
  const measured = lines.slice(1).map(([, drift, hits]) => Number(hits) / (1 + Number(drift) / 1e6))
  if (measured.length === 0) throw new Error(`${name} said no rate:\n${said}`)
  return median(measured)
}

async function saidBy([file, ...args]) {
  return (await promisify(execFile)(file, args)).stdout
}

async function ourRate({ ours, call }) {
  const { arms } = await bench.run({
    arms: [ours],
    rounds: 1,
    armTime: seconds * 1000,
    workload: { kind: 'kernel', call },
  })
  const arm = arms.find((each) => each.arm === ours)
  if (arm.eventsPerSecond === null) throw new Error(`${ours}: ${JSON.stringify(arm.unavailable)}`)
  if (!arm.evidence.verified)
    throw new Error(`${ours} was not what it is called: ${JSON.stringify(arm.evidence)}`)
  return arm.eventsPerSecond.median / 1e6
}

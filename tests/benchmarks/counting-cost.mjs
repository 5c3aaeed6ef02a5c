// What counting live costs the counted: the rate of a loop of getuid calls while Probescope counts
// them at 10 Hz, against the same loop under plain `perf stat -I 100`, and under bpftrace where it can. Prints one JSON line.
//   npm run bench:counting [-- --target local|lab] [--repetitions 9] [--seconds 2]
import { parseArgs } from 'node:util'
import { commandLine, machineOf, runCommand, startUntil } from './machine.mjs'
import { interleave, pairedRatio, spread } from './statistics.mjs'

const { values: options } = parseArgs({
  options: {
    target: { type: 'string', default: 'local' },
    repetitions: { type: 'string', default: '9' },
    seconds: { type: 'string', default: '2' },
  },
})
const repetitions = Number(options.repetitions)
const machine = machineOf(options.target)
const probescope = commandLine()

// The loop has CPU 1 for itself, whoever measures has CPU 0: a measurer that steals the loop's time would be
// charged with it twice, and the CPU share is another benchmark's.
const loopCpu = ['taskset', '-c', '1']
const measurerCpu = ['taskset', '-c', '0']
const event = 'syscalls:sys_enter_getuid'

const ours = (source) => ({
  argv: [
    ...measurerCpu,
    ...probescope,
    ...['count', source, '--interval', '100ms', '--print', '100ms', '--target', options.target],
  ],
  ready: /^ +\d+\.\d+ /m,
})

const arms = {
  nothing: null,
  'perf stat -I 100': {
    argv: machine.stoppable([...measurerCpu, 'perf', 'stat', '-I', '100', '-a', '-e', event]),
    ready: new RegExp(event),
  },
  probescope: ours(`tracepoint:${event}`),
  // Where the kernel refuses BPF, these are left out and said to be.
  bpftrace: {
    argv: machine.stoppable([
      ...measurerCpu,
      'bpftrace',
      '-e',
      `tracepoint:${event} { @ = count() } interval:ms:100 { print(@) }`,
    ]),
    ready: /^@:? ?/m,
  },
  'probescope rawtracepoint': ours('rawtracepoint:sys_enter'),
}

try {
  const left = await usableArms()
  const rates = await interleave(left.usable, repetitions, measure)
  const ratio = (arm, base) =>
    rates[arm] && rates[base] ? spread(pairedRatio(rates[arm], rates[base])) : null
  process.stdout.write(
    `${JSON.stringify({
      benchmark: 'counting-cost',
      machine: machine.description,
      event: `tracepoint:${event}`,
      repetitions,
      secondsEach: Number(options.seconds),
      callsPerSecond: Object.fromEntries(left.usable.map((arm) => [arm, spread(rates[arm])])),
      ofBase: Object.fromEntries(left.usable.map((arm) => [arm, ratio(arm, 'nothing')])),
      probescopeToPerf: ratio('probescope', 'perf stat -I 100'),
      probescopeToBpftrace: ratio('probescope', 'bpftrace'),
      rawTracepointToPerf: ratio('probescope rawtracepoint', 'perf stat -I 100'),
      leftOut: left.reasons,
    })}\n`,
  )
} finally {
  machine.dispose()
}

async function usableArms() {
  const usable = []
  const reasons = {}
  for (const [name, arm] of Object.entries(arms)) {
    try {
      await under(arm, async () => {})
      usable.push(name)
    } catch (error) {
      // The two that the goal is about must be there.
      if (name === 'probescope' || name.startsWith('perf')) throw error
      reasons[name] = error.message.split('\n').slice(0, 4).join(' ').slice(0, 300)
    }
  }
  return { usable, reasons }
}

async function measure(name) {
  let rate = NaN
  await under(arms[name], async () => {
    const loop = [...loopCpu, machine.agent, '--workload', 'getuid-for', options.seconds]
    rate = Number(runCommand(machine.command(loop)))
  })
  if (!(rate > 0)) throw new Error(`the loop under '${name}' told no rate`)
  return rate
}

async function under(arm, action) {
  if (arm === null) return action()
  const measurer = startUntil(arm.argv, arm.ready)
  try {
    await measurer.started
    await action()
  } finally {
    await measurer.stop()
  }
}

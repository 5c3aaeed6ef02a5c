// What the agent itself uses on the target while it counts 1, 16 and 64 sources at 10 Hz: its share of one
// CPU and its memory, as it says and as /proc says. Prints one JSON line.
//   npm run bench:agent [-- --target local|lab] [--repetitions 9] [--seconds 5]
import { parseArgs } from 'node:util'
import { setTimeout as sleep } from 'node:timers/promises'
import { commandLine, machineOf, run, runCommand, startUntil } from './machine.mjs'
import { interleave, spread } from './statistics.mjs'

const { values: options } = parseArgs({
  options: {
    target: { type: 'string', default: 'local' },
    repetitions: { type: 'string', default: '9' },
    seconds: { type: 'string', default: '5' },
  },
})
const machine = machineOf(options.target)
const [node, program] = commandLine()
const target = ['--target', options.target]

const query = ['sources', 'tracepoint:syscalls:sys_enter_', '--kind', 'tracepoint', '--limit', '64', '--json']
const found = JSON.parse(run(node, [program, ...query, ...target])).sources.map(({ source }) => source)
if (found.length < 64) throw new Error(`only ${found.length} tracepoints to count`)

const memory = {}
const said = {}
try {
  const shares = await interleave(['1', '16', '64'], Number(options.repetitions), measure)
  process.stdout.write(
    `${JSON.stringify({
      benchmark: 'agent-share',
      machine: machine.description,
      interval: '100ms',
      repetitions: Number(options.repetitions),
      secondsEach: Number(options.seconds),
      shareOfOneCpu: Object.fromEntries(Object.entries(shares).map(([n, values]) => [n, spread(values)])),
      shareAsItSays: Object.fromEntries(Object.entries(said).map(([n, values]) => [n, spread(values)])),
      mebibytes: Object.fromEntries(Object.entries(memory).map(([n, values]) => [n, spread(values)])),
    })}\n`,
  )
} finally {
  machine.dispose()
}

async function measure(count) {
  const before = new Set(agents().map(({ pid }) => pid))
  const counting = startUntil(
    [node, program, 'count', ...found.slice(0, Number(count)), '--print', '1s', ...target],
    /^ +\d+\.\d+ /m,
  )
  await counting.started
  const [from, began] = [usage(before), performance.now()]
  await sleep(Number(options.seconds) * 1000)
  const [to, ended] = [usage(before), performance.now()]
  const output = await counting.stop()
  const [, share] = /agent's CPU (?:< )?([\d.]+) %/.exec(output) ?? []
  if (share === undefined) throw new Error(`the count did not say the agent's share:\n${output}`)
  ;(said[count] ??= []).push(Number(share) / 100)
  // Somebody else's agent may have come or gone meanwhile.
  const stayed = [...to.values()].filter(({ pid }) => from.has(pid))
  const sum = (values) => values.reduce((total, value) => total + value, 0)
  ;(memory[count] ??= []).push(sum(stayed.map(({ kibibytes }) => kibibytes)) / 1024)
  const used = sum(stayed.map(({ pid, seconds }) => seconds - from.get(pid).seconds))
  return used / ((ended - began) / 1000)
}

/** The agents of the machine: both processes of each. */
function agents() {
  // Both processes of the agent: probescope-agen(t), cut at 15 characters, and probescope-work(er). The first number of schedstat is the time on a CPU in ns; /proc/PID/stat would count
  // in timer ticks, and what sleeps most of the time is hardly ever met by one.
  const script = `for d in /proc/[0-9]*; do
    case "$(cat $d/comm)" in probescope-*) ;; *) continue ;; esac
    echo "\${d#/proc/} $(cat $d/task/*/schedstat | awk '{ s += $1 } END { print s }') $(sed -n 's/^Pss: *\\([0-9]*\\).*/\\1/p' $d/smaps_rollup)"
  done 2>/dev/null; true`
  return runCommand(machine.command(['sh', '-c', script]))
    .trim()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split(' ').map(Number))
    .map(([pid, nanoseconds, kibibytes]) => ({ pid, seconds: nanoseconds / 1e9, kibibytes }))
}

/** Of the agent that has come since `others` were listed. */
function usage(others) {
  const ours = agents().filter(({ pid }) => !others.has(pid))
  if (ours.length === 0) throw new Error('no agent runs')
  return new Map(ours.map((agent) => [agent.pid, agent]))
}

// Whether a full run of the benchmark can be repeated: two of them by the wall clock, and for each arm whether the median
// ratio to the base of the one lies in the interval that the other states. Prints one JSON line.
//   npm run bench:repeat [-- --target local|lab] [--rounds 10] [--arms A,B]
import { parseArgs } from 'node:util'
import { connectedBench } from './engineBenchmark.mjs'
import { machineOf } from './machine.mjs'
import { spread } from './statistics.mjs'

const { values: options } = parseArgs({
  options: {
    target: { type: 'string', default: 'lab' },
    rounds: { type: 'string', default: '10' },
    arms: { type: 'string', default: '' },
  },
})
const machine = machineOf(options.target)
machine.prefer()
const bench = await connectedBench(options.target)
const asked = { rounds: Number(options.rounds), arms: options.arms === '' ? [] : options.arms.split(',') }
const runs = [await bench.run(asked), await bench.run(asked)]
await bench.close()
machine.dispose()

const [first, second] = runs.map(({ arms }) =>
  Object.fromEntries(
    arms.flatMap(({ arm, ratioToBase }) => (ratioToBase === null ? [] : [[arm, ratioToBase]])),
  ),
)
const within = ({ low, high }, value) => low <= value && value <= high
const arms = Object.entries(first).flatMap(([arm, one]) => {
  const other = second[arm]
  if (other === undefined) return []
  const digits = ({ median, low, high }) => [median, low, high].map((value) => Number(value.toPrecision(4)))
  return [
    {
      arm,
      one: digits(one),
      other: digits(other),
      holds: within(one, other.median) && within(other, one.median),
    },
  ]
})
process.stdout.write(
  `${JSON.stringify({
    benchmark: 'bench-repeat',
    unit: 'ratio of rates to the base: median, low, high',
    machine: machine.description,
    rounds: asked.rounds,
    seconds: runs.map(({ startedAt, endedAt }) => (endedAt - startedAt) / 1000),
    warnings: runs.map(({ warnings }) => warnings),
    width: spread(Object.values(first).map(({ median, low, high }) => (high - low) / median)),
    held: arms.filter(({ holds }) => holds).length,
    of: arms.length,
    // 5 of 100 are expected outside of a 95 % interval, and each arm is asked twice.
    goal: '>= 0.9 of the arms',
    arms,
  })}\n`,
)
process.exit(0)

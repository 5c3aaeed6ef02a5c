/**
 * A perf command: run by sh under the agent, its output shown; where that is counts, added up as a table, and where it is
 * stacks, folded or of each sample, as a table of those.
 */
import { failure } from '../../../../app/base/failure'
import type { Milliseconds } from '../../../../app/base/units'
import { perfComplaint, stopGraces } from '../../../../app/programs'
import { PerfFolded } from '../../../../app/decoders/perf/folded'
import { PerfScript } from '../../../../app/decoders/perf/script'
import { PerfStat } from '../../../../app/decoders/perf/stat'
import { Throttle } from '../../base/throttle'
import { explainLack } from '../running/lack'
import { LineReader } from '../running/lineReader'
import { failed, type ProgramRunner } from '../running/runner'
import { runTool } from '../running/runTool'
import { mistake, ShellErrors } from '../running/shellErrors'
import { textOutput } from '../running/textOutput'

const grace = stopGraces.perf.time
const mostWords = 4_000
const tablesInterval: Milliseconds = 200

export const runPerf: ProgramRunner = async (task, answer, stop, force) => {
  const said = textOutput(answer)
  const counts = new PerfStat()
  const folded = new PerfFolded()
  const script = new PerfScript()
  // A table of thousands of stacks is sorted each time.
  const tables = new Throttle(tablesInterval, () => {
    for (const map of [counts.take(), folded.take(), script.take()]) if (map !== null) answer.map(map)
  })
  const errors = new ShellErrors(task.text, answer)
  /** perf's words on what is wrong come first. */
  let words = ''
  // perf says its counts on the error channel.
  const lines = new LineReader((line) => {
    counts.push(line)
    if (words.length < mostWords) words += `${line}\n`
  })
  const reports = new LineReader(
    (line) => {
      folded.push(line)
      script.push(line)
    },
    () => script.gap(),
  )
  const ended = await runTool(
    task.agent,
    { program: 'sh', arguments: ['@program'], text: task.text, instance: false, grace },
    {
      started: () => answer.phase('running'),
      said(output) {
        said.push(output)
        if (output.channel === 'error') {
          lines.push(output)
          errors.push(output)
        } else reports.push(output)
        tables.soon()
      },
    },
    stop,
    force,
  )
  said.end()
  lines.end()
  reports.end()
  tables.now()
  if (!ended.ok) return failed(await explainLack(ended.failure, task))
  const { status, dropped } = ended.value
  answer.dropped(dropped)
  if (status === 127 && /\bperf: (?:command )?not found/.test(words)) {
    const lack = failure('unsupported', 'This target has no perf', { detail: 'tool:perf' })
    return { failure: await explainLack(lack, task), exitStatus: status }
  }
  const why = errors.end(status)
  if (stop.aborted || status === 0) return { failure: null, exitStatus: status }
  if (why !== null) return { failure: why, exitStatus: status }
  const complaint = perfComplaint(words, task.text)
  if (complaint !== null) answer.diagnose(complaint)
  return { failure: complaint === null ? null : mistake('perf', complaint), exitStatus: status }
}

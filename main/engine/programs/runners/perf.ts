/**
 * A perf command: run by sh under the agent, its output shown; where that is counts, added up as a table, and where it is
 * folded stacks, as a table of those.
 */
import { failure } from '../../../../app/base/failure'
import { perfComplaint, stopGraces } from '../../../../app/programs'
import { PerfStacks } from '../../../../app/decoders/perfStacks'
import { PerfStat } from '../../../../app/decoders/perfStat'
import { explainLack } from '../lack'
import { LineReader } from '../lineReader'
import { failed, type ProgramRunner } from '../runner'
import { runTool } from '../runTool'
import { mistake, ShellErrors } from '../shellErrors'
import { textOutput } from '../textOutput'

const grace = stopGraces.perf.time
const mostWords = 4_000

export const runPerf: ProgramRunner = async (task, answer, stop, force) => {
  const said = textOutput(answer)
  const counts = new PerfStat()
  const stacks = new PerfStacks()
  const tell = (): void => {
    for (const map of [counts.take(), stacks.take()]) if (map !== null) answer.map(map)
  }
  const errors = new ShellErrors(task.text, answer)
  /** perf's words on what is wrong come first. */
  let words = ''
  // perf says its counts on the error channel.
  const lines = new LineReader((line) => {
    counts.push(line)
    if (words.length < mostWords) words += `${line}\n`
  })
  const reports = new LineReader((line) => stacks.push(line))
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
        tell()
      },
    },
    stop,
    force,
  )
  said.end()
  lines.end()
  reports.end()
  tell()
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

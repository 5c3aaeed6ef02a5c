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
import type { ToolOutput } from '../../../../app/decoders/toolOutput'
import { Throttle } from '../../base/throttle'
import { explainLack } from '../running/lack'
import { LineReader } from '../running/lineReader'
import { failed, type ProgramAnswer, type ProgramRunner } from '../running/runner'
import { runTool } from '../running/runTool'
import { mistake, ShellErrors } from '../running/shellErrors'
import { textOutput } from '../running/textOutput'

const grace = stopGraces.perf.time
const mostWords = 4_000
const tablesInterval: Milliseconds = 200

export const runPerf: ProgramRunner = async (task, answer, stop, force) => {
  const said = textOutput(answer)
  const tables = new PerfTables(answer)
  const errors = new ShellErrors(task.text, answer)
  const ended = await runTool(
    task.agent,
    { program: 'sh', arguments: ['@program'], text: task.text, instance: false, grace },
    {
      started: () => answer.phase('running'),
      said(output) {
        said.push(output)
        tables.push(output)
        if (output.channel === 'error') errors.push(output)
      },
    },
    stop,
    force,
  )
  said.end()
  tables.end()
  if (!ended.ok) return failed(await explainLack(ended.failure, task))
  const { status, dropped } = ended.value
  answer.dropped(dropped)
  if (status === 127 && /\bperf: (?:command )?not found/.test(tables.words)) {
    const lack = failure('unsupported', 'This target has no perf', { detail: 'tool:perf' })
    return { failure: await explainLack(lack, task), exitStatus: status }
  }
  const why = errors.end(status)
  if (stop.aborted || status === 0) return { failure: null, exitStatus: status }
  if (why !== null) return { failure: why, exitStatus: status }
  const complaint = perfComplaint(tables.words, task.text)
  if (complaint !== null) answer.diagnose(complaint)
  return { failure: complaint === null ? null : mistake('perf', complaint), exitStatus: status }
}

/** What perf says, line by line: counts on the error channel, stacks on the other. */
class PerfTables {
  /** perf's words on what is wrong come first. */
  words = ''
  private readonly counts = new PerfStat()
  private readonly folded = new PerfFolded()
  private readonly script = new PerfScript()
  private readonly errors = new LineReader((line) => {
    this.counts.push(line)
    if (this.words.length < mostWords) this.words += `${line}\n`
  })
  private readonly output = new LineReader(
    (line) => {
      this.folded.push(line)
      this.script.push(line)
    },
    () => this.script.gap(),
  )
  // A table of thousands of stacks is sorted each time.
  private readonly telling = new Throttle(tablesInterval, () => this.tell())

  constructor(private readonly answer: ProgramAnswer) {}

  push(output: ToolOutput): void {
    if (output.channel === 'error') this.errors.push(output)
    else this.output.push(output)
    this.telling.soon()
  }

  end(): void {
    this.errors.end()
    this.output.end()
    this.telling.now()
  }

  private tell(): void {
    for (const map of [this.counts.take(), this.folded.take(), this.script.take()]) {
      if (map !== null) this.answer.map(map)
    }
  }
}

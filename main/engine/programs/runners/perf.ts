/** A perf command: run by sh under the agent, its output shown, and where that is counts, added up as a table. */
import { failure } from '../../../../app/base/failure'
import { PerfStat } from '../../../../app/decoders/perfStat'
import { explainLack } from '../lack'
import { LineReader } from '../lineReader'
import { failed, type ProgramRunner } from '../runner'
import { runTool } from '../runTool'
import { textOutput } from '../textOutput'

/** perf report adds up at its end what was recorded. */
const grace = 20_000

export const runPerf: ProgramRunner = async (task, answer, stop) => {
  const said = textOutput(answer)
  const counts = new PerfStat()
  const tell = (): void => {
    const map = counts.take()
    if (map !== null) answer.map(map)
  }
  // perf says its counts on the error channel.
  const lines = new LineReader((line) => counts.push(line))
  const ended = await runTool(
    task.agent,
    { program: 'sh', arguments: ['@program'], text: task.text, instance: false, grace },
    {
      started: () => answer.phase('running'),
      said(output) {
        said.push(output)
        if (output.channel !== 'error') return
        lines.push(output)
        tell()
      },
    },
    stop,
  )
  said.end()
  lines.end()
  tell()
  if (!ended.ok) return failed(await explainLack(ended.failure, task))
  const { status, dropped } = ended.value
  answer.dropped(dropped)
  if (status === 127) {
    const lack = failure('unsupported', 'This target has no perf', { detail: 'tool:perf' })
    return { failure: await explainLack(lack, task), exitStatus: status }
  }
  return { failure: null, exitStatus: status }
}

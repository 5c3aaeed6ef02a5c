/** A perf command: run by sh under the agent, its output shown. */
import { failure } from '../../../../app/base/failure'
import { explainLack } from '../lack'
import { failed, type ProgramRunner } from '../runner'
import { runTool } from '../runTool'
import { textOutput } from '../textOutput'

const grace = 5_000

export const runPerf: ProgramRunner = async (task, answer, stop) => {
  const said = textOutput(answer)
  const ended = await runTool(
    task.agent,
    { program: 'sh', arguments: ['@program'], text: task.text, instance: false, grace },
    { started: () => answer.phase('running'), said: (output) => said.push(output) },
    stop,
  )
  said.end()
  if (!ended.ok) return failed(await explainLack(ended.failure, task))
  const { status, dropped } = ended.value
  answer.dropped(dropped)
  if (status === 127) {
    const lack = failure('unsupported', 'This target has no perf', { detail: 'tool:perf' })
    return { failure: await explainLack(lack, task), exitStatus: status }
  }
  return { failure: null, exitStatus: status }
}

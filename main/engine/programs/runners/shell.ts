/** A tracefs shell program: run by sh under the agent, with $TRACEFS pointing to an instance of its own. */
import type { Result } from '../../../../app/base/result'
import { succeed } from '../../../../app/base/result'
import { explainLack } from '../lack'
import { failed, type ProgramRunner } from '../runner'
import { runTool, type ToolEnd } from '../runTool'
import { textOutput } from '../textOutput'

/** A shell ends at once, its trap may have something to undo. */
const grace = 3_000

export const runShell: ProgramRunner = async (task, answer, stop) => {
  const said = textOutput(answer)
  const program = /^#!.*\bbash\b/.test(task.text) ? 'bash' : 'sh'
  const ended: Result<ToolEnd> = await runTool(
    task.agent,
    { program, arguments: ['@program'], text: task.text, instance: true, grace },
    { started: () => answer.phase('running'), said: (output) => said.push(output) },
    stop,
  )
  said.end()
  const end = ended.ok ? succeed(ended.value) : ended
  if (!end.ok) return failed(await explainLack(end.failure, task))
  answer.dropped(end.value.dropped)
  return { failure: null, exitStatus: end.value.status }
}

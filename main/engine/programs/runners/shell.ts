/** A tracefs shell program: run by sh under the agent, with $TRACEFS pointing to an instance of its own; histograms it
 * prints are shown as such. */
import type { Result } from '../../../../app/base/result'
import { succeed } from '../../../../app/base/result'
import { HistTriggers } from '../../../../app/decoders/histTriggers'
import { stopGraces } from '../../../../app/programs'
import { explainLack } from '../running/lack'
import { LineReader } from '../running/lineReader'
import { failed, type ProgramRunner } from '../running/runner'
import { runTool, type ToolEnd } from '../running/runTool'
import { ShellErrors } from '../running/shellErrors'
import { textOutput } from '../running/textOutput'

const grace = stopGraces.shell.time

export const runShell: ProgramRunner = async (task, answer, stop, force) => {
  const said = textOutput(answer)
  const histograms = new HistTriggers()
  const lines = new LineReader((line) => histograms.push(line))
  const tell = (): void => {
    const map = histograms.takeMap()
    if (map !== null) answer.map(map)
  }
  const errors = new ShellErrors(task.text, answer)
  const program = /^#!.*\bbash\b/.test(task.text) ? 'bash' : 'sh'
  const ended: Result<ToolEnd> = await runTool(
    task.agent,
    { program, arguments: ['@program'], text: task.text, instance: true, grace },
    {
      started: () => answer.phase('running'),
      said(output) {
        said.push(output)
        errors.push(output)
        if (output.channel !== 'output') return
        lines.push(output)
        tell()
      },
    },
    stop,
    force,
  )
  said.end()
  lines.end()
  tell()
  const end = ended.ok ? succeed(ended.value) : ended
  if (!end.ok) return failed(await explainLack(end.failure, task))
  answer.dropped(end.value.dropped)
  const { status } = end.value
  const why = errors.end(status)
  return { failure: stop.aborted ? null : why, exitStatus: status }
}

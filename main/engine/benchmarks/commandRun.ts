/** A command of the user's as workload: run once, whole, while one arm is attached. */
import { displayText } from '../../../app/base/displayText'
import { failure } from '../../../app/base/failure'
import { fail, succeed, type Result } from '../../../app/base/result'
import type { ArmCounts } from '../../../app/benchmark'
import type { AgentClient } from '../agent/agentClient'
import { runTool, type ToolEnd } from '../programs/running/runTool'

/** The failure's code when the command itself does not work: no arm can be measured by it then. */
export const commandFailed = 'command-failed'

const grace = 1_000
const lastWords = 400

export async function runCommand(
  agent: AgentClient,
  arm: string,
  command: string,
  stop: AbortSignal,
): Promise<Result<ArmCounts>> {
  const attached = await agent.ask('bench-attach', { arm })
  if (!attached.ok) return attached
  const ran = await runOnce(agent, command, stop)
  const read = await agent.ask('bench-detach', {})
  if (!ran.ok) return ran
  if (!read.ok) return read
  const { elapsed, cpu } = ran.value
  if (elapsed === null || cpu === null) {
    return fail(failure(commandFailed, 'Somebody killed the command: how long it took is not known.'))
  }
  const producers = [{ calls: 1, elapsed, cpu }]
  return succeed({ ...read.value, producers, collateral: null, made: 1, run: { cpu } })
}

async function runOnce(agent: AgentClient, command: string, stop: AbortSignal): Promise<Result<ToolEnd>> {
  let said = ''
  const errors = new TextDecoder()
  const ended = await runTool(
    agent,
    // What it prints goes nowhere, so that the terminal is not measured.
    {
      program: 'sh',
      arguments: ['-c', `exec </dev/null >/dev/null\n${command}`],
      text: '',
      instance: false,
      grace,
    },
    {
      said: ({ channel, bytes }) => {
        if (channel === 'error') said = (said + errors.decode(bytes, { stream: true })).slice(-lastWords)
      },
    },
    stop,
  )
  if (!ended.ok) return ended
  const { status, signal } = ended.value
  if (status === 0 || stop.aborted) return ended
  const how = status === null ? `was ended by signal ${signal}` : `ended with status ${status}`
  return fail(
    failure(
      commandFailed,
      `The command ${how}: ${displayText(said.trim() || 'it said nothing', lastWords)}`,
      {
        remedy:
          'Try it in the terminal first. It runs as root, by sh, without input, and must end with status 0.',
      },
    ),
  )
}

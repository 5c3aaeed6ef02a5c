/** A bpftrace program: run by the target's bpftrace, its JSON read as it comes. */
import { failure, type Failure } from '../../../../app/base/failure'
import { parseBpftraceLine } from '../../../../app/decoders/bpftraceOutput'
import type { Diagnostic } from '../../../../app/model/program'
import { BpftraceComplaints, bpftraceSources, mapUses, withLivePrints } from '../../../../app/programs'
import { explainLack } from '../lack'
import { LineReader } from '../lineReader'
import { failed, wellEnded, type ProgramAnswer, type ProgramEnd, type ProgramRunner } from '../runner'
import { runTool, type ToolEnd } from '../runTool'

/** It detaches its probes and prints its maps, which takes seconds on a slow machine. */
const grace = 20_000

export const runBpftrace: ProgramRunner = async (task, answer, stop) => {
  const uses = mapUses(task.text)
  const errors: Diagnostic[] = []
  const complaints = new BpftraceComplaints(
    task.text,
    (found) => {
      if (found.severity === 'error') errors.push(found)
      answer.diagnose(found)
    },
    (line) => answer.say('error', `${line}\n`),
  )
  const output = new LineReader((line) => takeLine(line, uses, answer))
  const error = new LineReader((line) => complaints.push(line))
  answer.phase('compiling')
  const ended = await runTool(
    task.agent,
    {
      program: 'bpftrace',
      arguments: ['-f', 'json', '-B', 'line', '@program'],
      text: withLivePrints(task.text),
      instance: false,
      grace,
    },
    {
      said: (said) => {
        answer.dropped(said.dropped)
        if (said.channel === 'error') error.push(said)
        else output.push(said)
      },
    },
    stop,
  )
  output.end()
  error.end()
  complaints.end()
  if (!ended.ok) return failed(await explainLack(ended.failure, task))
  answer.dropped(ended.value.dropped)
  return outcome(ended.value, errors, stop.aborted)

  function takeLine(line: string, maps: typeof uses, to: ProgramAnswer): void {
    if (line.trim() === '') return
    const message = parseBpftraceLine(line, (name) => maps.get(name) ?? [])
    switch (message.kind) {
      case 'text':
        to.say('output', message.text)
        return
      case 'map':
        to.map(message.map)
        return
      case 'lost':
        to.lost(message.events)
        return
      case 'attached':
        to.phase('running')
        to.sources(bpftraceSources(task.text))
        to.lost(0)
        return
      case 'other':
        to.say('output', `${message.line}\n`)
    }
  }
}

function outcome({ status, signal }: ToolEnd, errors: readonly Diagnostic[], stopped: boolean): ProgramEnd {
  const [first] = errors
  if (status === 0) return { failure: null, exitStatus: status }
  if (first !== undefined && !stopped) return { failure: why(first), exitStatus: status }
  if (stopped) return { ...wellEnded, exitStatus: status }
  const how = signal === null ? `with status ${status ?? '?'}` : `by signal ${signal}`
  return { failure: failure('failed', `bpftrace ended ${how}.`), exitStatus: status }
}

function why({ line, message, explanation }: Diagnostic): Failure {
  const place = line === null ? '' : ` in line ${line}`
  return failure('bad-program', `bpftrace found a mistake${place}: ${message}`, { detail: explanation })
}

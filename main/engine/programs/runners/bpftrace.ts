/** A bpftrace program: run by the target's bpftrace, its JSON read as it comes. */
import { failure, type Failure } from '../../../../app/base/failure'
import { fail, succeed, type Result } from '../../../../app/base/result'
import { parseBpftraceLine } from '../../../../app/decoders/bpftraceOutput'
import type { Diagnostic } from '../../../../app/model/program'
import {
  BpftraceComplaints,
  bpftraceSources,
  mapUses,
  stopGraces,
  verifierComplaint,
  withLivePrints,
} from '../../../../app/programs'
import { explainLack } from '../running/lack'
import { LineReader } from '../running/lineReader'
import {
  failed,
  wellEnded,
  type ProgramAnswer,
  type ProgramEnd,
  type ProgramRunner,
  type ProgramTask,
} from '../running/runner'
import { runTool, type ToolEnd } from '../running/runTool'

const grace = stopGraces.bpftrace.time

export const runBpftrace: ProgramRunner = async (task, answer, stop, force) => {
  const errors: Diagnostic[] = []
  const complaints = new BpftraceComplaints(
    task.text,
    (found) => {
      if (found.severity === 'error') errors.push(found)
      // What the verifier refuses is told when it is known why.
      if (!isRefusal(found)) answer.diagnose(found)
    },
    (line) => answer.say('error', `${line}\n`),
  )
  const output = answerReader(task, answer)
  const error = new LineReader((line) => complaints.push(line))
  answer.phase('compiling')
  const ended = await runTool(
    task.agent,
    {
      program: 'bpftrace',
      arguments: ['-f', 'json', '-B', 'line', '@program'],
      text: lastLineEnded(withLivePrints(task.text)),
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
    force,
  )
  output.end()
  error.end()
  complaints.end()
  if (!ended.ok) return failed(await explainLack(ended.failure, task))
  answer.dropped(ended.value.dropped)
  const refused = errors.filter(isRefusal)
  if (refused.length > 0) errors.unshift(await explainRefusals(refused, task, answer, stop))
  return outcome(ended.value, errors, stop.aborted)
}

/** Reads what bpftrace prints, a JSON message a line, and passes it on. */
function answerReader(task: ProgramTask, answer: ProgramAnswer): LineReader {
  const uses = mapUses(task.text)
  return new LineReader((line) => {
    if (line.trim() === '') return
    const message = parseBpftraceLine(line, (name) => uses.get(name) ?? [])
    switch (message.kind) {
      case 'text':
        answer.say('output', message.text)
        return
      case 'map':
        answer.map(message.map)
        return
      case 'lost':
        answer.lost(message.events)
        return
      case 'attached':
        answer.phase('running')
        answer.sources(bpftraceSources(task.text))
        answer.lost(0)
        return
      case 'other':
        answer.say('output', `${message.line}\n`)
    }
  })
}

/** Tells of each probe that the verifier refuses, and of the first one why; gives that one. */
async function explainRefusals(
  refused: readonly Diagnostic[],
  task: ProgramTask,
  answer: ProgramAnswer,
  stop: AbortSignal,
): Promise<Diagnostic> {
  const log = stop.aborted ? '' : await verifierLog(task, stop)
  if (log !== '') answer.say('error', `${log}\n`)
  const [first, ...others] = refused.map((each, index) => explained(each, index === 0 ? log : ''))
  answer.diagnose(first!, ...others)
  return first!
}

/** A comment that the text ends with is a syntax error to bpftrace when its line does not end. */
function lastLineEnded(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`
}

function isRefusal({ message }: Diagnostic): boolean {
  return message.startsWith('Error loading BPF program')
}

/** What the verifier said: bpftrace tells only when it is asked to be verbose, and then of every program. */
async function verifierLog(task: ProgramTask, stop: AbortSignal): Promise<string> {
  const lines: string[] = []
  const reader = new LineReader((line) => lines.push(line))
  const verbose = ['-v', '--dry-run', '@program']
  await runTool(
    task.agent,
    { program: 'bpftrace', arguments: verbose, text: lastLineEnded(task.text), instance: false, grace },
    { said: (said) => reader.push(said) },
    stop,
  )
  reader.end()
  const from = lines.findLastIndex(
    (line) => line.includes('BEGIN PROG LOAD LOG') || /^\d+: R1=ctx/.test(line),
  )
  const to = lines.findLastIndex((line) => /^processed \d+ insns/.test(line))
  return from < 0 || to < from ? '' : lines.slice(from, to + 1).join('\n')
}

function explained(refusal: Diagnostic, log: string): Diagnostic {
  const complaint = verifierComplaint(log, '')
  if (complaint === null) return { ...refusal, message: 'The verifier refuses this probe' }
  const { message, explanation } = complaint
  return { ...refusal, message, explanation, origin: 'verifier' }
}

/** Without attaching anything: compiled to a file that is thrown away. */
export async function checkBpftrace(task: ProgramTask): Promise<Result<Diagnostic[]>> {
  const found: Diagnostic[] = []
  const complaints = new BpftraceComplaints(
    task.text,
    (one) => found.push(one),
    () => {},
  )
  const errors = new LineReader((line) => complaints.push(line))
  const ended = await runTool(
    task.agent,
    {
      program: 'bpftrace',
      arguments: ['--emit-elf', '/dev/null', '@program'],
      text: lastLineEnded(task.text),
      instance: false,
      grace,
    },
    {
      said: (said) => {
        if (said.channel === 'error') errors.push(said)
      },
    },
    new AbortController().signal,
  )
  errors.end()
  complaints.end()
  return ended.ok ? succeed(found) : fail(await explainLack(ended.failure, task))
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

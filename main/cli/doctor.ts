/** `probescope doctor`: what this kernel and this user can do, each missing thing with its remedy. */
import { displayText } from '../../app/base/displayText'
import { doctorDocumentSchema, type DoctorDocument } from '../../app/contract/documents'
import type { Capability } from '../../app/model/capability'
import { usage } from './arguments'
import type { CommandLineCommand } from './command'
import { withTarget } from './connectedTarget'
import { expectValue } from './expectValue'
import type { Console } from './console'
import { exitStatus } from './exitStatus'
import { table } from './table'

export const doctor: CommandLineCommand = {
  name: 'doctor',
  summary: 'what the target can do, and what would mend what it cannot',
  help: `Usage: probescope doctor [--target embedded|local|lab|HOST] [--json]

Tries each capability on the target and undoes the trial: kprobes, function tracer,
BPF, perf, BTF, and the tools bpftrace, perf, trace-cmd, bpftool. Each one that is
missing says why and what would mend it.
`,
  options: {},
  async run({ common, positionals }, { console, interrupt, makeEngine }) {
    if (positionals.length > 0)
      throw usage('doctor', `'doctor' takes no argument, but got '${positionals[0]}'.`)
    const engine = makeEngine()
    const document = await withTarget(engine, common.address, console, interrupt, async (target) => {
      const { capabilities } = expectValue(
        await engine.request('capabilities.get', { session: target.session }),
      )
      return doctorDocumentSchema.parse({
        version: 1,
        target: common.target,
        hostname: target.machine.hostname,
        kernel: target.machine.kernel,
        arch: target.machine.arch,
        distribution: target.machine.distribution.name,
        cpus: target.machine.cpus.length,
        capabilities,
      })
    })
    if (common.json) console.printJson(document)
    else printReport(document, console)
    return exitStatus.done
  },
}

function printReport(report: DoctorDocument, console: Console): void {
  const { hostname, distribution, kernel, arch, cpus, capabilities } = report
  const about = [hostname, distribution, `Linux ${kernel}`, arch, `${cpus} CPU${cpus === 1 ? '' : 's'}`]
  console.print(`${console.style('bold', about.map((part) => displayText(part)).join(', '))}\n`)
  const lines = table(
    [{ title: 'capability' }, { title: '' }, { title: '' }],
    capabilities.map((capability) => [
      capability.title,
      verdict(capability, console),
      displayText((capability.available === true ? capability.detail : capability.reason) ?? ''),
    ]),
  )
  console.print(lines.join('\n'))
  const missing = capabilities.filter(({ available, remedy }) => available !== true && remedy !== null)
  if (missing.length === 0) return
  console.print(`\n${console.style('bold', 'What would mend it')}`)
  for (const { title, purpose, remedy } of missing) {
    console.print(`\n${title}: ${console.style('dim', purpose)}`)
    for (const line of remedy!.split('\n')) console.print(`  ${displayText(line)}`)
  }
}

function verdict({ available }: Capability, console: Console) {
  if (available === null) return { text: 'unknown', paint: (text: string) => console.style('yellow', text) }
  return available
    ? { text: 'yes', paint: (text: string) => console.style('green', text) }
    : { text: 'no', paint: (text: string) => console.style('red', text) }
}

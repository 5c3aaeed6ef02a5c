/** `probescope clean`: what of ours is left on the target, and remove it. */
import { displayText } from '../../app/base/displayText'
import { cleanDocumentSchema, type CleanDocument } from '../../app/contract/documents'
import { detailOf } from '../../app/model/inventoryDetail'
import type { InventoryItem } from '../../app/model/ledger'
import { usage } from './arguments'
import type { CommandLineCommand } from './command'
import { withTarget } from './connectedTarget'
import { expectValue } from './expectValue'
import type { Console } from './console'
import { exitStatus } from './exitStatus'
import { table } from './table'

export const clean: CommandLineCommand = {
  name: 'clean',
  summary: 'find and remove what an earlier session left on the target',
  help: `Usage: probescope clean [--dry-run] [--target embedded|local|lab|HOST] [--json]

Removes what agents that were killed have left behind. What belongs to others, to an
agent that lives, or was changed by somebody since, is kept, and said.

  --dry-run   remove nothing; show as well all that traces on the target now, ours
              and others': probes, tracers, instances, BPF programs, perf events
`,
  options: { 'dry-run': { type: 'boolean' } },
  async run(args, { console, interrupt, makeEngine }) {
    const { common, positionals } = args
    if (positionals.length > 0)
      throw usage('clean', `'clean' takes no argument, but got '${positionals[0]}'.`)
    const dryRun = args.flag('dry-run')
    const engine = makeEngine({ prefetch: false, sweepAtConnect: false })
    const document = await withTarget(engine, common.address, console, interrupt, async ({ session }) => {
      const report = expectValue(await engine.request('target.sweep', { session, dryRun }))
      const inventory = dryRun ? expectValue(await engine.request('inventory.get', { session })) : null
      return cleanDocumentSchema.parse({
        version: 1,
        target: common.target,
        dryRun,
        ...report,
        attached: inventory?.items ?? null,
        notes: inventory?.notes ?? [],
      })
    })
    if (common.json) console.printJson(document)
    else printReport(document, console)
    return exitStatus.done
  },
}

function printReport(
  { dryRun, found, removed, kept, attached, notes }: CleanDocument,
  console: Console,
): void {
  if (found.length === 0) console.print('Nothing of ours is left on the target.')
  else if (dryRun) printItems('Left by earlier sessions; removed without --dry-run', found, console)
  printItems('Removed', removed, console)
  printItems('Kept', kept, console)
  if (attached !== null) printAttached(attached, console)
  printItems('Could not be looked at', notes, console)
}

function printItems(title: string, items: readonly string[], console: Console): void {
  if (items.length === 0) return
  console.print(
    `${console.style('bold', title)}\n${items.map((item) => `  ${displayText(item)}`).join('\n')}`,
  )
}

function printAttached(items: readonly InventoryItem[], console: Console): void {
  if (items.length === 0) {
    console.print('Nothing traces on the target now.')
    return
  }
  console.print(`\n${console.style('bold', 'Tracing on the target now')}`)
  const lines = table(
    [{ title: 'kind' }, { title: 'name' }, { title: 'detail' }, { title: 'owner' }],
    items.map(({ owner, ours, ...item }) => [
      item.kind,
      displayText(item.name, 60),
      displayText(detailOf(item), 50),
      displayText(ours ? `ours${owner === null ? '' : `: ${owner}`}` : (owner ?? 'unknown'), 90),
    ]),
  )
  console.print(lines.join('\n'))
}

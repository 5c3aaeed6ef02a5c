/** `probescope bytes`: a function's instructions as they are in the running kernel, and who patched them. */
import { inHex } from '../../app/bytes'
import { displayText } from '../../app/base/displayText'
import { bytesDocumentSchema, type BytesDocument } from '../../app/contract/documents'
import { parseFunctionPlace, type FunctionPlace } from '../../app/sources/notation/functionPlace'
import { usage, wholeNumber } from './arguments'
import type { CommandLineCommand } from './command'
import { withTarget } from './connectedTarget'
import type { Console } from './console'
import { exitStatus } from './exitStatus'
import { expectValue } from './expectValue'
import { table } from './table'

export const bytes: CommandLineCommand = {
  name: 'bytes',
  summary: "a function's instructions in the running kernel, and who patched them",
  help: `Usage: probescope bytes SYMBOL[+OFFSET] [--length N]
                        [--target embedded|local|lab|HOST] [--json]

Reads the kernel's text as it is at this moment, patches included, and says what was
done to it: a call to ftrace's trampoline, a jump to an optimized probe, an int3.
SYMBOL may be MODULE:SYMBOL, or a source on a function such as kprobe:vfs_read+9.

  --length N    at most N bytes, from 1 to 4096 (64)
`,
  options: { length: { type: 'string' } },
  async run(args, { console, interrupt, makeEngine }) {
    const { common, positionals } = args
    const [symbol, ...more] = positionals
    if (symbol === undefined) throw usage('bytes', "'bytes' needs a function.")
    if (more.length > 0) throw usage('bytes', `'bytes' takes one function, but got '${more[0]}' too.`)
    const place = readPlace(symbol)
    const length = wholeNumber('bytes', 'length', args.text('length') ?? '64', { least: 1, most: 4096 })
    const engine = makeEngine()
    const document = await withTarget(engine, common.address, console, interrupt, async (target) => {
      const read = expectValue(
        await engine.request('bytes.read', { session: target.session, length, ...place }),
      )
      return bytesDocumentSchema.parse({ version: 1, target: common.target, ...read })
    })
    if (common.json) console.printJson(document)
    else printInstructions(document, console)
    return exitStatus.done
  },
}

function readPlace(text: string): FunctionPlace {
  const place = parseFunctionPlace(text)
  if (!place.ok) throw usage('bytes', `${place.failure.message}.`, place.failure.remedy ?? undefined)
  return place.value
}

function printInstructions(read: BytesDocument, console: Console): void {
  const { symbol, aliases, module, address, size, instructions, patchedBy, explanation } = read
  const about = [
    module === null ? null : `[${module}]`,
    `at ${address}`,
    size === null ? null : `at most ${size} bytes`,
    aliases.length === 0 ? null : `also ${aliases.join(', ')}`,
  ].filter((part) => part !== null)
  console.print(`${console.style('bold', displayText(symbol))}  ${displayText(about.join(', '), 400)}`)
  for (const sentence of explanation) console.print(displayText(sentence, 400))
  console.print('')
  const lines = table(
    [{ title: 'offset' }, { title: 'bytes' }, { title: 'instruction' }, { title: 'leads to' }],
    instructions.map(({ offset, bytes: digits, text, destination, rest }) => [
      inHex(offset),
      digits.replace(/(..)(?=.)/g, '$1 '),
      rest === true ? '(the rest of it, never reached)' : (text ?? 'not decoded'),
      displayText(destination?.name ?? destination?.address ?? ''),
    ]),
  )
  console.print(lines.join('\n'))
  if (patchedBy === null || patchedBy.length === 0) return
  console.print(`\n${console.style('bold', 'Patched by')}`)
  for (const { by, text } of patchedBy) console.print(`  ${by}: ${displayText(text, 400)}`)
}

/** Any source that can be written, for property tests. */
import fc from 'fast-check'
import type { Source } from '../../../app/model/source'
import { cacheEvents, hardwareEvents, softwareEvents } from '../../../app/sources/perfEvents'

const symbol = fc.stringMatching(/^[A-Za-z_.$][A-Za-z0-9_.$]{0,60}$/)
/** `vmlinux` means the kernel itself, which is null. */
const module = fc.option(fc.stringMatching(/^[A-Za-z0-9_-]{1,20}$/).filter((name) => name !== 'vmlinux'))
const offset = fc.oneof(fc.constant(0), fc.nat({ max: 0x7fffffff }))
const eventName = fc.stringMatching(/^[A-Za-z0-9_.-]{1,40}$/)
const pattern = fc.stringMatching(/^[A-Za-z_.$*?[\]-][A-Za-z0-9_.$*?[\]-]{0,60}$/)
/** As long as the user cannot tell it from the blanks around it, a filter's outer blanks are not its own. */
const filter = fc
  .oneof(
    fc.stringMatching(/^[ -~]{1,80}$/),
    fc.constantFrom('prev_pid == 1 && prev_comm ~ "ba*"', 'filename ~ "/etc/*"', '/', 'a == "//"'),
  )
  .map((text) => text.trim())
  .filter((text) => text !== '')
const path = fc
  .oneof(
    fc.stringMatching(/^[a-z0-9/._-]{1,40}$/),
    fc.string({ minLength: 1, maxLength: 40, unit: 'binary' }),
  )
  .map((text) => `/${text}`)
  .filter((text) => !/[\0\n]/.test(text))
const userSymbol = fc
  .oneof(symbol, fc.string({ minLength: 1, maxLength: 40, unit: 'binary' }))
  .filter((text) => !/[\0\n]/.test(text))
const config = fc.stringMatching(/^(?:0|[1-9a-f][0-9a-f]{0,15})$/)
const kind = <K extends Source['kind']>(name: K) => fc.constant(name)
const oneOf = (events: readonly { readonly name: string }[]) =>
  fc.constantFrom(...events.map(({ name }) => name))

export const arbitrarySource: fc.Arbitrary<Source> = fc.oneof(
  fc.record({ kind: kind('kprobe'), function: symbol, offset, module }),
  fc.record({ kind: kind('kretprobe'), function: symbol, module }),
  fc.record({ kind: kind('fentry'), function: symbol, module }),
  fc.record({ kind: kind('fexit'), function: symbol, module }),
  fc.record({ kind: kind('ftrace'), pattern, module }),
  fc.record({ kind: kind('tracepoint'), system: eventName, event: eventName, filter: fc.option(filter) }),
  fc.record({ kind: kind('rawtracepoint'), event: eventName }),
  fc.record({ kind: kind('uprobe'), path, symbol: userSymbol, offset }),
  fc.record({ kind: kind('uretprobe'), path, symbol: userSymbol }),
  fc.record({ kind: kind('software'), event: oneOf(softwareEvents) }),
  fc.record({ kind: kind('hardware'), event: oneOf(hardwareEvents) }),
  fc.record({ kind: kind('cache'), event: oneOf(cacheEvents) }),
  fc.record({ kind: kind('raw'), config }),
)

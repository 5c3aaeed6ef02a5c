/** What attaching does to a function's bytes: read while it is attached, and held against the kernel's own lists. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { FunctionBytes } from '../../app/model/bytes'
import { parseSource } from '../../app/sources/notation'
import { DrivenEngine } from './engineHarness'
import { onLab, startLab } from './labProcess'

const PATIENCE = { timeout: 120_000 }
const symbol = '__x64_sys_getuid'

let lab: ReturnType<typeof startLab>
let driven: DrivenEngine
let session: string
let before: FunctionBytes

beforeAll(async () => {
  lab = startLab()
  driven = new DrivenEngine()
  session = await driven.connect({ kind: 'lab' })
  await driven.until(session, 'connected')
  before = await read()
}, PATIENCE.timeout)

afterAll(async () => {
  await onLab(lab, 'sysctl -q -w debug.kprobes-optimization=1')
  await driven.close()
})

function read(): Promise<FunctionBytes> {
  return driven.ask('bytes.read', { session, function: symbol, module: null, offset: 0, length: 64 })
}

/** Reads again until the explanation is the one waited for: the kernel optimizes, and takes back, in its own time. */
async function until(expected: RegExp): Promise<FunctionBytes> {
  const end = Date.now() + 30_000
  for (;;) {
    const found = await read()
    // Nobody has looked before but the agent, when it attached: whatever is there by now, it knows what stood there.
    if (run !== null && found.patchedBy!.length > 0) expect(found.before).toEqual(before.instructions)
    if (expected.test(found.explanation.join('\n'))) return found
    if (Date.now() > end) throw new Error(`never ${expected}: ${JSON.stringify(found, null, 1)}`)
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
}

let run: string | null = null

async function attach(...notations: string[]): Promise<void> {
  const sources = notations.map((notation) => {
    const source = parseSource(notation)
    if (!source.ok) throw new Error(source.failure.message)
    return source.value
  })
  const started = await driven.ask('runs.start', {
    session,
    sources,
    interval: 500,
    scope: { kind: 'system' },
  })
  run = started.run.id
}

afterEach(async () => {
  if (run === null) return
  await driven.ask('runs.stop', { run })
  run = null
  await until(/Nobody has patched/)
  const { bytes, before: stood } = await read()
  if (bytes !== before.bytes) throw new Error(`the bytes did not come back: ${bytes}`)
  if (stood !== null) throw new Error('what stood there before a probe that is gone is still told')
}, PATIENCE.timeout)

describe('a function that nobody traces', () => {
  it('stands where kallsyms has it, under all its names', PATIENCE, async () => {
    const listed = await onLab(lab, `grep -E ' (__x64_sys_getuid|__do_sys_getuid)$' /proc/kallsyms`)
    const addresses = new Set(
      listed
        .trim()
        .split('\n')
        .map((line) => `0x${line.split(' ')[0]!}`),
    )
    expect([...addresses]).toEqual([before.address])
    expect(before.aliases).toContain('__do_sys_getuid')
    expect(before.explanation[0]).toContain('Nobody has patched this function')
    expect(before.patchedBy).toEqual([])
    // Every byte that was read belongs to an instruction; only what the reading cuts off may be left out.
    expect(before.bytes.startsWith(before.instructions.map(({ bytes }) => bytes).join(''))).toBe(true)
    expect(before.instructions[0]!.text).toContain('endbr64')
  })
})

describe('attaching', () => {
  it('a kprobe at the entry makes a call, and no breakpoint', PATIENCE, async () => {
    await attach(`kprobe:${symbol}`)
    const found = await until(/became a call to/)
    expect(found.explanation).toContain('A kprobe on ftrace: no breakpoint at all.')
    const list = await onLab(lab, 'cat /sys/kernel/debug/kprobes/list')
    const line = list.split('\n').find((each) => each.includes('_sys_getuid'))!
    expect(line).toContain('[FTRACE]')
    expect(found.patchedBy!.find(({ by }) => by === 'kprobe')!.text.replace(/\s+/g, ' ')).toBe(
      line.trim().replace(/\s+/g, ' '),
    )
    // The five bytes of the call, and nothing else.
    expect(differing(before.bytes, found.bytes)).toEqual([4, 5, 6, 7, 8])
  })

  it('a kprobe further on becomes a jump', PATIENCE, async () => {
    await attach(`kprobe:${symbol}+9`)
    const found = await until(/\+0x9 became a jump to an optimized-probe slot/)
    const jump = found.instructions.find(({ offset }) => offset === 9)!
    expect(jump.bytes).toMatch(/^e9/)
    expect(jump.destination!.name).not.toBeNull()
    expect(await onLab(lab, 'cat /sys/kernel/debug/kprobes/list')).toContain('[OPTIMIZED]')
    expect(Math.min(...differing(before.bytes, found.bytes))).toBe(9)
    expect(Math.max(...differing(before.bytes, found.bytes))).toBeLessThan(14)
  })

  it('stays an int3 where the machine may not optimize', PATIENCE, async () => {
    await onLab(lab, 'sysctl -q -w debug.kprobes-optimization=0')
    await attach(`kprobe:${symbol}+9`)
    const found = await until(/\+0x9 became int3 \(cc\)/)
    expect(differing(before.bytes, found.bytes)).toEqual([9])
    await onLab(lab, 'sysctl -q -w debug.kprobes-optimization=1')
  })

  it(
    'stays an int3 while the switch is held, which is in the ledger, and a jump after',
    PATIENCE,
    async () => {
      const value = async () => (await onLab(lab, 'sysctl -n debug.kprobes-optimization')).trim()
      const set = (hold: boolean | null) => driven.ask('kprobes.optimization', { session, hold })
      const standing = async () =>
        (await driven.ask('ledger.get', { session })).entries.filter(
          ({ state, subject }) => state !== 'undone' && subject.includes('kprobes-optimization'),
        )
      expect(await set(null)).toEqual({ held: false, on: true })
      await attach(`kprobe:${symbol}+9`)
      await until(/\+0x9 became a jump/)
      expect(await set(true)).toEqual({ held: true, on: false })
      expect(await set(true)).toEqual({ held: true, on: false })
      const found = await until(/\+0x9 became int3 \(cc\)/)
      expect(differing(before.bytes, found.bytes)).toEqual([9])
      expect(await value()).toBe('0')
      expect(await standing()).toMatchObject([{ before: '1', after: '0' }])
      expect(await set(false)).toEqual({ held: false, on: true })
      await until(/\+0x9 became a jump/)
      expect([await value(), await standing()]).toEqual(['1', []])
    },
  )

  it('leaves a switch alone that somebody else has set', PATIENCE, async () => {
    const set = (hold: boolean | null) => driven.ask('kprobes.optimization', { session, hold })
    await onLab(lab, 'sysctl -q -w debug.kprobes-optimization=0')
    expect(await set(true)).toEqual({ held: false, on: false })
    expect(await set(false)).toEqual({ held: false, on: false })
    await onLab(lab, 'sysctl -q -w debug.kprobes-optimization=1')
    expect(await set(null)).toEqual({ held: false, on: true })
  })

  it('puts the switch back when the target is left', PATIENCE, async () => {
    await driven.ask('kprobes.optimization', { session, hold: true })
    await driven.ask('targets.disconnect', { session })
    await driven.until(session, 'closed')
    await expect
      .poll(async () => (await onLab(lab, 'sysctl -n debug.kprobes-optimization')).trim(), {
        timeout: 30_000,
      })
      .toBe('1')
    session = await driven.connect({ kind: 'lab' })
    await driven.until(session, 'connected')
  })

  it.each([
    ['ftrace:__do_sys_getuid', `fentry:${symbol}`],
    [`fexit:${symbol}`, `kretprobe:${symbol}`],
  ])('%s makes a call, and %s as well', PATIENCE, async (...notations) => {
    await attach(...notations)
    const found = await until(/The 5-byte nop at \+0x4 became a call to/)
    expect(found.explanation.join(' ')).not.toContain('int3')
    expect(await onLab(lab, 'cat /sys/kernel/tracing/enabled_functions')).toContain('_sys_getuid')
    expect(differing(before.bytes, found.bytes).every((at) => at >= 4 && at < 9)).toBe(true)
  })
})

/** Offsets of the bytes that differ. */
function differing(one: string, other: string): number[] {
  const offsets: number[] = []
  for (let at = 0; at < one.length / 2; at++) {
    if (one.slice(2 * at, 2 * at + 2) !== other.slice(2 * at, 2 * at + 2)) offsets.push(at)
  }
  return offsets
}

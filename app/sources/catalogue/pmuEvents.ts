/**
 * The CPU's own events, as its PMU names them under /sys/bus/event_source/devices/PMU/events, made into raw codes.
 * Only PMUs whose layout is known here: PERF_TYPE_RAW means the CPU's PMU, and a wrong code counts something else.
 */

/** The CPU's PMU on x86; on hybrid ones, a raw code is one of the performance cores. */
const x86Pmus = new Set(['cpu', 'cpu_core'])
const armPmu = /^armv[89]_/

/** Bit positions of the terms on x86 (IA32_PERFEVTSELx; arch/x86/events/intel/core.c, amd/core.c). */
const x86Terms: Readonly<Record<string, { readonly shift: bigint; readonly bits: number }>> = {
  umask: { shift: 8n, bits: 8 },
  edge: { shift: 18n, bits: 1 },
  any: { shift: 21n, bits: 1 },
  inv: { shift: 23n, bits: 1 },
  cmask: { shift: 24n, bits: 8 },
}

/**
 * The raw code (hexadecimal, no prefix) of an event whose file reads like `event=0x3c,umask=0x01`.
 * null when the PMU is not the CPU's, or a term is not known.
 */
export function rawConfig(pmu: string, text: string): string | null {
  const arm = armPmu.test(pmu)
  if (!arm && !x86Pmus.has(pmu)) return null
  let config = 0n
  let hasEvent = false
  for (const term of text.trim().split(',')) {
    const match = /^([a-z_]+)(?:=(0x[0-9a-fA-F]{1,16}|[0-9]{1,10}))?$/.exec(term.trim())
    if (match === null) return null
    const value = BigInt(match[2] ?? '1')
    if (match[1] === 'event') {
      hasEvent = true
      const code = eventBits(value, arm)
      if (code === null) return null
      config |= code
      continue
    }
    const place = arm ? undefined : x86Terms[match[1]!]
    if (place === undefined || value >> BigInt(place.bits) !== 0n) return null
    config |= value << place.shift
  }
  return hasEvent ? config.toString(16) : null
}

/** x86: 8 bits at 0, AMD's upper 4 at 32. arm64: 16 bits. */
function eventBits(event: bigint, arm: boolean): bigint | null {
  if (arm) return event <= 0xffffn ? event : null
  if (event > 0xfffn) return null
  return (event & 0xffn) | ((event >> 8n) << 32n)
}

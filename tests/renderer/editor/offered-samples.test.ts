/** Which samples the empty editor offers first. */
import { expect, test } from 'vitest'
import { capabilityIds, type Capability, type CapabilityId } from '../../../app/model/capability'
import { offeredSamples } from '../../../renderer/features/editor/offeredSamples'
import type { Sample } from '../../../renderer/features/editor/samples'

const sample = (name: string, kind: Sample['kind'], text = ''): Sample => ({
  name,
  text,
  about: '',
  language: '',
  kind,
})
const samples = [
  sample('reads.bt', 'bpftrace', 'kprobe:vfs_read { @ = count(); }'),
  sample('stat.perf', 'perf', 'perf stat -a sleep 1'),
  sample('notes.txt', null),
  sample('getuid.bt', 'bpftrace', 'tracepoint:syscalls:sys_enter_getuid { @ = count(); }'),
  sample('filter.sh', 'shell', 'cat "$TRACEFS"/available_tracers'),
]

function offered(...missing: readonly CapabilityId[]) {
  const capabilities = capabilityIds.map((id): Capability => {
    const available = !missing.includes(id)
    return {
      id,
      available,
      reason: available ? null : `no ${id}`,
      errno: null,
      detail: null,
      title: id,
      purpose: '',
      remedy: null,
    }
  })
  return offeredSamples(samples, capabilities).map(({ name, lack }) => [name, lack !== null])
}

test('what the target runs comes first, and both parts stay in their order', () => {
  expect(offered('tool:bpftrace')).toEqual([
    ['stat.perf', false],
    ['notes.txt', false],
    ['filter.sh', false],
    ['reads.bt', true],
    ['getuid.bt', true],
  ])
})

test('the programs of one kind are told apart by what they ask for', () => {
  expect(offered('kprobes').at(-1)).toEqual(['reads.bt', true])
  expect(offered('kprobes').filter(([, lacks]) => lacks)).toHaveLength(1)
})

test('they stay as they came where nothing is known, or nothing is missing', () => {
  const asTheyCame = samples.map(({ name }) => [name, false])
  expect(offered()).toEqual(asTheyCame)
  expect(offeredSamples(samples, null).map(({ name, lack }) => [name, lack !== null])).toEqual(asTheyCame)
})

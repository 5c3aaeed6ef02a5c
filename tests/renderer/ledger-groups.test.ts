import { expect, test } from 'vitest'
import { detailOf } from '../../app/model/inventoryDetail'
import { inventoryItemSchema, type InventoryItem } from '../../app/model/ledger'
import { groupsOf } from '../../renderer/features/ledger/inventoryGroups'

const item = (kind: InventoryItem['kind'], name: string, ours = false): InventoryItem => ({
  kind,
  name,
  detail: '',
  owner: null,
  ours,
})

test('everything that can be attached has a place, once', () => {
  const kinds = inventoryItemSchema.shape.kind.options
  const groups = groupsOf(kinds.map((kind) => item(kind, kind)))
  expect(groups.flatMap((group) => group.items.map((each) => each.name)).sort()).toEqual([...kinds].sort())
})

test("others' stand before ours; empty groups are left out", () => {
  const groups = groupsOf([
    item('kprobe', 'ours', true),
    item('kprobe-event', 'theirs'),
    item('agent', 'agent', true),
  ])
  expect(groups.map((group) => group.title)).toEqual(['Kprobes', 'Probescope'])
  expect(groups[0]!.items.map((each) => each.name)).toEqual(['theirs', 'ours'])
})

test('in a group things stand by name, numbers as numbers, and programs before their links', () => {
  const groups = groupsOf([
    item('bpf-link', 'link 9'),
    item('bpf-program', 'prog 12'),
    item('bpf-program', 'prog 9'),
    item('kprobe', 'vfs_read+0x9'),
    item('kprobe', 'vfs_read+0x4'),
  ])
  expect(groups.map((group) => group.items.map((each) => each.name))).toEqual([
    ['vfs_read+0x4', 'vfs_read+0x9'],
    ['prog 9', 'prog 12', 'link 9'],
  ])
})

test('of a patched function it says whom it calls; of others what the kernel says', () => {
  const patched = (detail: string) => detailOf({ ...item('patched-function', 'f'), detail })
  expect(
    patched(
      '(1) \ttramp: 0xffffffffc0405000 (function_trace_call+0x0/0x110) ->function_trace_call+0x0/0x110',
    ),
  ).toBe('calls function_trace_call')
  expect(patched('(1) R D   \tdirect-->bpf_trampoline_6442536467+0x0/0x9f')).toBe(
    'calls bpf_trampoline_6442536467',
  )
  expect(patched('(1) R D   M \ttramp: ftrace_regs_caller+0x0/0x65 (call_direct_funcs+0x0/0x20)')).toBe(
    'through call_direct_funcs',
  )
  expect(patched('(2) R')).toBe('(2) R')
  expect(detailOf({ ...item('kprobe', 'f'), detail: 'kprobe [FTRACE]' })).toBe('kprobe [FTRACE]')
})
